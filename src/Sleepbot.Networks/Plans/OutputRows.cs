namespace Sleepbot.Networks;

/// <summary>What a network makes of some samples of a batch, and where an objective writes its gradient by that. Valid within the call that it is given to.</summary>
public readonly ref struct OutputRows
{
    private readonly ReadOnlySpan<PlanValue> outputs;

    internal OutputRows(ReadOnlySpan<PlanValue> outputs, int first, int samples)
    {
        this.outputs = outputs;
        (First, Samples) = (first, samples);
    }

    /// <summary>Gets which sample of the batch the first row is.</summary>
    public int First { get; }

    /// <summary>Gets the number of rows, at least 1.</summary>
    public int Samples { get; }

    /// <summary>Gets an output: sample after sample.</summary>
    /// <param name="index">Which output of the network.</param>
    public ReadOnlySpan<float> Of(int index = 0) => outputs[index].Data.Span[..(Samples * outputs[index].Features)];

    /// <summary>Gets where the gradient of the objective by an output is written, all of it: rows as in <see cref="Of"/>.</summary>
    /// <param name="index">Which output of the network.</param>
    /// <exception cref="InvalidOperationException">The output depends on no parameter.</exception>
    public Span<float> GradientOf(int index = 0) => outputs[index].GradientFor("output").Span[..(Samples * outputs[index].Features)];
}
