using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Says which arithmetic this version of the library has on this processor.</summary>
public static class Numerics
{
    /// <summary>The number of the arithmetic: runs of equal specifications give equal bits as long as it stays.</summary>
    /// <remarks>
    /// <see cref="Name"/> is part of every content address and of every checkpoint, so that runs of two arithmetics are never taken for the same.
    /// Whoever changes a kernel, an optimizer, an intervention or the order of random numbers so that any bit differs, adds 1 here.
    /// </remarks>
    private const int Version = 5;

    /// <summary>Gets that number, and what the processor lacks to give the bits of others: <c>5</c>, or <c>5 without fused multiply-add</c>.</summary>
    public static string Name { get; } = VectorMath.HasFusedMultiplyAdd ? $"{Version}" : $"{Version} without fused multiply-add";
}
