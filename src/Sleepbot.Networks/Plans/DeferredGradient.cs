namespace Sleepbot.Networks;

/// <summary>Computes some of a parameter's gradient.</summary>
/// <param name="start">The first element, counted from the parameter's first.</param>
/// <param name="piece">Takes as many as it has room for; overwritten.</param>
internal delegate void GradientPiece(int start, Span<float> piece);

/// <summary>The gradient of one parameter that is computed when it is wanted, from what the latest training pass left in the plan's buffers.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="compute">Computes some of it. Several threads may do so at once.</param>
internal sealed class DeferredGradient(Parameter parameter, GradientPiece compute)
{
    /// <summary>Gets where it begins in the flat vector.</summary>
    public int Start { get; } = parameter.Offset;

    /// <summary>Gets where it ends there.</summary>
    public int End { get; } = parameter.Offset + parameter.Length;

    /// <summary>Computes some of it.</summary>
    public void Compute(int start, Span<float> piece) => compute(start, piece);
}
