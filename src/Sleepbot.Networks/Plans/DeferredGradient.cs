namespace Sleepbot.Networks;

/// <summary>The gradient of one parameter that is computed when it is wanted, from what the latest training pass left in the plan's buffers. Several threads may ask at once.</summary>
/// <param name="parameter">The parameter.</param>
internal abstract class DeferredGradient(Parameter parameter)
{
    /// <summary>Gets where it begins in the flat vector.</summary>
    public int Start { get; } = parameter.Offset;

    /// <summary>Gets where it ends there.</summary>
    public int End { get; } = parameter.Offset + parameter.Length;

    /// <summary>Computes some of it.</summary>
    /// <param name="start">The first element, counted from the parameter's first.</param>
    /// <param name="piece">Takes as many as it has room for; overwritten.</param>
    public abstract void Compute(int start, Span<float> piece);

    /// <summary>Gets what its numbers are products of, from an element on; empty if they are sums of products.</summary>
    /// <param name="start">The element, counted from the parameter's first.</param>
    public abstract OuterProduct ProductFrom(int start);
}
