using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Fills a parameter at the start of a run.</summary>
public abstract record Initializer
{
    /// <summary>Fills the values of one parameter.</summary>
    /// <param name="values">The parameter's slice of the weight vector; every element is written.</param>
    /// <param name="fanIn">How many inputs feed one neuron.</param>
    /// <param name="fanOut">How many outputs one input feeds.</param>
    /// <param name="source">The parameter's own random source.</param>
    public abstract void Fill(Span<float> values, int fanIn, int fanOut, RandomSource source);
}
