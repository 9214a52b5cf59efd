namespace Sleepbot.Networks;

/// <summary>Updates weights within a backward pass: where it reads them for the last time, so that they come through the cache once instead of twice.</summary>
/// <remarks>A pass asks only once the objective has measured all its samples, and only if what it measured is finite.</remarks>
public interface IBackwardUpdate
{
    /// <summary>Computes the gradient by a dense layer's input, with the weights as they are, and updates the weights, or declines.</summary>
    /// <param name="parameter">The weights: (outputs, inputs).</param>
    /// <param name="gradient">Their gradient: a factor for each output, a value for each input.</param>
    /// <param name="inputGradient">
    /// (inputs); overwritten by the sum over outputs of factor times weight, in the order of the outputs, each with one rounding (<see cref="Sleepbot.Tensors.VectorMath.HasFusedMultiplyAdd"/>).
    /// </param>
    /// <returns>Whether it was done; if not, nothing has changed.</returns>
    bool TryUpdate(Parameter parameter, OuterProduct gradient, Span<float> inputGradient);
}
