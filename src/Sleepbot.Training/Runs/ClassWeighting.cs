namespace Sleepbot.Training;

/// <summary>Looks up the weight of each sample of a batch from its class.</summary>
/// <param name="weights">One weight for each class, or none where all weigh the same.</param>
/// <param name="batchSize">Samples of the largest batch.</param>
internal sealed class ClassWeighting(IReadOnlyList<float> weights, int batchSize)
{
    private readonly float[] byClass = [.. weights];
    private readonly float[] bySample = new float[weights.Count == 0 ? 0 : batchSize];
    private int count;

    /// <summary>Gets the weights that were looked up last.</summary>
    public ReadOnlySpan<float> Latest => bySample.AsSpan(0, count);

    /// <summary>Looks up the weights of a batch.</summary>
    /// <param name="labels">The samples' classes.</param>
    /// <returns>One weight for each sample, or nothing; valid until the next call.</returns>
    public ReadOnlySpan<float> Of(ReadOnlySpan<int> labels)
    {
        if (byClass.Length == 0)
        {
            return [];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            bySample[i] = byClass[labels[i]];
        }

        count = labels.Length;
        return Latest;
    }
}
