namespace Sleepbot.Training;

/// <summary>The arithmetic of an optimizer for a few neighbouring weights at once.</summary>
/// <remarks>
/// Written once, with the operators of <see cref="System.Numerics.Vector{T}"/>; <see cref="UpdateContext.Apply"/> walks it over
/// a range. Numbers that depend on the step only are computed once, in double precision, before the walk, and kept
/// as vectors: a float would be spread over one again for each few weights. Mark Apply
/// for aggressive inlining: without it the lanes go through memory, and AdaGrad was measured five times slower. Multiply moments by
/// <see cref="Sleepbot.Tensors.VectorMath.Multiply"/>: what decays becomes subnormal.
/// </remarks>
public interface IUpdateRule
{
    /// <summary>Gets how many of the moments the rule uses.</summary>
    /// <value>From 0 to 3, and not more than <see cref="Optimizer.MomentCount"/>.</value>
    static abstract int MomentCount { get; }

    /// <summary>Updates some weights and their moments.</summary>
    /// <param name="lanes">The weights, their gradient and their moments; the gradient is not read again afterwards.</param>
    void Apply(ref UpdateLanes lanes);
}
