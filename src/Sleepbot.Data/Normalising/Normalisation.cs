namespace Sleepbot.Data;

/// <summary>A map from raw features to the numbers a network sees, the same for the training and the test split.</summary>
/// <remarks>
/// The arithmetic is that of PyTorch's <c>ToTensor</c> followed by <c>Normalize</c>, in float32 and in the same order. A
/// channel is an index of the first axis of a sample: a colour plane of an image, one feature of a vector. Immutable.
/// </remarks>
public sealed class Normalisation
{
    private readonly float[] means;
    private readonly float[] deviations;

    private Normalisation(NormalisationKind kind, float[] means, float[] deviations)
    {
        Kind = kind;
        this.means = means;
        this.deviations = deviations;
    }

    /// <summary>Gets the map that changes nothing: bytes become floats from 0 to 255.</summary>
    public static Normalisation None { get; } = new(NormalisationKind.None, [], []);

    /// <summary>Gets the map that divides bytes by 255 and leaves floats as they are. The default of every data set.</summary>
    public static Normalisation Scale { get; } = new(NormalisationKind.Scale, [], []);

    /// <summary>
    /// Gets the map to mean 0 and deviation 1 per channel, with both numbers measured on the training split when it is
    /// applied, and used for the test split too. The deviation of a constant channel counts as 1.
    /// </summary>
    public static Normalisation Standardise { get; } = new(NormalisationKind.Standardise, [], []);

    /// <summary>Gets which map this is.</summary>
    public NormalisationKind Kind { get; }

    /// <summary>Gets the means that are subtracted, after bytes were divided by 255.</summary>
    /// <value>One for all channels or one per channel; empty where none is subtracted or they are not measured yet.</value>
    public IReadOnlyList<float> Means => means;

    /// <summary>Gets the deviations that are divided by.</summary>
    /// <value>As many as <see cref="Means"/>, each above 0.</value>
    public IReadOnlyList<float> Deviations => deviations;

    /// <summary>Gets the map (x - mean) / deviation with given numbers, as PyTorch's <c>transforms.Normalize(mean, std)</c>.</summary>
    /// <param name="means">One number for all channels, or one per channel, in units of bytes divided by 255.</param>
    /// <param name="deviations">As many numbers, each finite and above 0.</param>
    /// <exception cref="DataException">The lists are empty or differ in length, or a number is not finite, or a deviation is not above 0.</exception>
    public static Normalisation StandardiseWith(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.Length == 0 || means.Length != deviations.Length)
        {
            throw new DataException(
                $"Normalisation has {means.Length} means and {deviations.Length} deviations; expected one of each for all channels, or one of each per channel.");
        }

        for (int i = 0; i < means.Length; i++)
        {
            if (!float.IsFinite(means[i]) || !float.IsFinite(deviations[i]) || deviations[i] <= 0)
            {
                throw new DataException(
                    $"Normalisation of channel {i} has mean {means[i]} and deviation {deviations[i]}; expected finite numbers and a deviation above 0.");
            }
        }

        return new Normalisation(NormalisationKind.Standardise, means.ToArray(), deviations.ToArray());
    }

    /// <summary>Writes the map as a report shows it, for example <c>standardise (mean 0.1307, deviation 0.3081)</c>.</summary>
    public override string ToString() => Kind switch
    {
        NormalisationKind.None => "none",
        NormalisationKind.Scale => "scale",
        _ when means.Length == 0 => "standardise",
        _ => $"standardise (mean {Join(means)}, deviation {Join(deviations)})",
    };

    /// <summary>Gets what a pixel of 0 becomes, to the bit.</summary>
    /// <param name="channel">Its channel.</param>
    internal float BlackOf(int channel) => Kind == NormalisationKind.Standardise ? (0 - MeanOf(channel)) / DeviationOf(channel) : 0;

    internal float MeanOf(int channel) => means[means.Length == 1 ? 0 : channel];

    internal float DeviationOf(int channel) => deviations[deviations.Length == 1 ? 0 : channel];

    /// <summary>Fills in what is to be measured, and checks what was given against the samples.</summary>
    internal Normalisation ResolveOn(SampleSet training)
    {
        if (Kind != NormalisationKind.Standardise)
        {
            return this;
        }

        if (means.Length == 0)
        {
            ChannelStatistics measured = training.Measure();
            return new Normalisation(
                NormalisationKind.Standardise,
                [.. measured.Means.Select(mean => (float)mean)],
                [.. measured.Deviations.Select(deviation => (float)deviation is > 0 and var positive ? positive : 1)]);
        }

        int channels = training.SampleShape[0];
        if (means.Length != 1 && means.Length != channels)
        {
            throw new DataException(
                $"Normalisation has {means.Length} means, but samples of shape {training.SampleShape} have {channels} channels. Give 1 or {channels}.");
        }

        return this;
    }

    private static string Join(float[] numbers) => string.Join(" ", numbers.Select(number => number.ToString("0.####")));
}
