namespace Sleepbot.Networks;

/// <summary>Some samples of a batch that go through the plan together, and whose gradients of parameters are one sum.</summary>
/// <param name="FirstSample">Where the part begins in the batch: a multiple of 16.</param>
/// <param name="Samples">The most samples it takes.</param>
internal readonly record struct PlanPart(int FirstSample, int Samples)
{
    // Kernels of dense layers want two vectors of samples at least, and each part takes time for adding up gradients. More samples leave the
    // second-level cache sooner.
    private const int Blocks = 2;

    /// <summary>Cuts a batch evenly into parts of two blocks of 16 samples, or three; there is one part below 64 samples.</summary>
    /// <param name="batchSize">Samples of the batch.</param>
    /// <remarks>The cuts do not depend on the number of threads: gradients of the parts are added in their order, the same numbers whoever computed them.</remarks>
    public static PlanPart[] Cut(int batchSize)
    {
        int blocks = PlanValue.Blocks(batchSize), count = Math.Max(1, blocks / Blocks);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int first = blocks * i / count * PlanValue.Lanes, end = Math.Min(batchSize, blocks * (i + 1) / count * PlanValue.Lanes);
            return new PlanPart(first, end - first);
        })];
    }
}
