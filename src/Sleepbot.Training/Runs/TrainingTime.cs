using System.Globalization;

namespace Sleepbot.Training;

/// <summary>A length of training with its unit: <c>4 steps</c>, <c>0.5 epochs</c>, <c>10000 samples</c>.</summary>
/// <param name="Count">How many, above 0.</param>
/// <param name="Unit">Of what.</param>
public readonly record struct TrainingTime(double Count, TimeUnit Unit)
{
    internal bool IsPositive => Count > 0 && double.IsFinite(Count);

    /// <summary>Gets this length in whole optimizer steps, at least 1.</summary>
    /// <param name="batchSize">Samples of a full batch.</param>
    /// <param name="trainingSamples">Samples of one epoch; its last batch may be smaller.</param>
    /// <remarks>Fractions of an epoch and samples that do not fill a batch are rounded to the nearest step.</remarks>
    public long InSteps(int batchSize, int trainingSamples)
    {
        long stepsPerEpoch = (trainingSamples + batchSize - 1) / batchSize;
        double steps = Unit switch
        {
            TimeUnit.Steps => Count,
            TimeUnit.Epochs => Count * stepsPerEpoch,
            _ => Count / batchSize,
        };
        return Math.Max(1, (long)Math.Round(steps, MidpointRounding.AwayFromZero));
    }

    /// <summary>Reads a length such as <c>4 steps</c>, <c>1 step</c>, <c>1.5 epochs</c> or <c>10000 samples</c>.</summary>
    /// <param name="text">A number above 0, a blank, and a unit.</param>
    /// <param name="time">The length, when it could be read.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string text, out TrainingTime time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2
            || !double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            || !(count > 0 && double.IsFinite(count)))
        {
            return false;
        }

        TimeUnit? unit = words[1] switch
        {
            "step" or "steps" => TimeUnit.Steps,
            "epoch" or "epochs" => TimeUnit.Epochs,
            "sample" or "samples" => TimeUnit.Samples,
            _ => null,
        };
        time = new TrainingTime(count, unit ?? default);
        return unit is not null && (unit == TimeUnit.Epochs || count == Math.Floor(count));
    }

    /// <summary>Writes the length as experiment files do.</summary>
    public override string ToString() => $"{Count.ToString(CultureInfo.InvariantCulture)} {Unit.ToString().ToLowerInvariant()}";
}
