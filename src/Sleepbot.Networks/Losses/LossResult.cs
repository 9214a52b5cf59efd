namespace Sleepbot.Networks;

/// <summary>What a loss says of a batch; results of several batches add up.</summary>
/// <param name="Sum">Sum over samples of weight times loss.</param>
/// <param name="Weight">Sum of the samples' weights.</param>
/// <param name="Correct">Samples whose largest output is that of their class (the first, if several are equal).</param>
/// <param name="Samples">Number of samples.</param>
public readonly record struct LossResult(double Sum, double Weight, int Correct, int Samples)
{
    /// <summary>Gets the weighted mean of the loss.</summary>
    public double Mean => Sum / Weight;

    /// <summary>Gets the share of samples whose largest output is that of their class, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Samples;

    /// <summary>Adds the results of two batches.</summary>
    /// <param name="left">One batch.</param>
    /// <param name="right">Another.</param>
    public static LossResult operator +(LossResult left, LossResult right) =>
        new(left.Sum + right.Sum, left.Weight + right.Weight, left.Correct + right.Correct, left.Samples + right.Samples);
}
