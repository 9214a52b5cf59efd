using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Some samples of a batch: they go through the plan together, and their gradients of parameters are one sum.</summary>
/// <param name="FirstSample">Where the part begins in the batch: a multiple of 16.</param>
/// <param name="Samples">The most samples it takes.</param>
/// <param name="Gradient">Where steps leave gradients of parameters, at <see cref="PlanParameter.Place"/>; null is the run's own gradient vector.</param>
internal sealed record PlanPart(int FirstSample, int Samples, FloatBuffer? Gradient)
{
    // Kernels of dense layers want two vectors of samples at least, and each part takes time for adding up gradients. More samples leave the
    // second-level cache sooner.
    private const int Blocks = 2;

    /// <summary>Cuts a batch evenly into parts of 32 samples, or a few more.</summary>
    /// <param name="batchSize">Samples of the batch.</param>
    /// <returns>Where each part begins, and how many samples it takes: one part below 64 samples.</returns>
    /// <remarks>The cuts do not depend on the number of threads: gradients of the parts are added in their order, the same numbers whoever computed them.</remarks>
    public static (int FirstSample, int Samples)[] Cut(int batchSize)
    {
        int blocks = PlanValue.Blocks(batchSize), count = Math.Max(1, blocks / Blocks);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int first = blocks * i / count * PlanValue.Lanes, end = Math.Min(batchSize, blocks * (i + 1) / count * PlanValue.Lanes);
            return (first, end - first);
        })];
    }
}
