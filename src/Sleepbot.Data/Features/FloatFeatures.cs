using System.Runtime.InteropServices;
using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Features as float32, for data that never was bytes, such as Gaussian mixtures.</summary>
internal sealed class FloatFeatures : FeatureStore
{
    private readonly ReadOnlyMemory<float> values;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="values">Sample after sample; a whole number of samples.</param>
    public FloatFeatures(Shape sampleShape, ReadOnlyMemory<float> values)
        : base(sampleShape, values.Length / sampleShape.Size) => this.values = values;

    public override void Copy(int row, Normalisation normalisation, Span<float> destination)
    {
        SampleAt(row).CopyTo(destination);
        if (normalisation.Kind == NormalisationKind.Standardise)
        {
            Standardise(normalisation, destination);
        }
    }

    public override ChannelStatistics Measure(ReadOnlySpan<int> rows)
    {
        int samples = rows.IsEmpty ? Count : rows.Length;
        var means = new double[Channels];
        var deviations = new double[Channels];
        double total = (double)samples * Plane;
        for (int channel = 0; channel < Channels; channel++)
        {
            double sum = 0;
            float least = float.PositiveInfinity;
            float most = float.NegativeInfinity;
            for (int i = 0; i < samples; i++)
            {
                foreach (float value in ChannelAt(rows.IsEmpty ? i : rows[i], channel))
                {
                    sum += value;
                    least = Math.Min(least, value);
                    most = Math.Max(most, value);
                }
            }

            double mean = sum / total;
            double squares = 0;
            for (int i = 0; i < samples; i++)
            {
                foreach (float value in ChannelAt(rows.IsEmpty ? i : rows[i], channel))
                {
                    squares += (value - mean) * (value - mean);
                }
            }

            means[channel] = mean;
            deviations[channel] = least == most ? 0 : Math.Sqrt(squares / total);
        }

        return new ChannelStatistics(means, deviations);
    }

    public override ReadOnlySpan<byte> BytesOf(int row) => MemoryMarshal.AsBytes(SampleAt(row));

    private ReadOnlySpan<float> SampleAt(int row) => values.Span.Slice(row * SampleShape.Size, SampleShape.Size);

    private ReadOnlySpan<float> ChannelAt(int row, int channel) => SampleAt(row).Slice(channel * Plane, Plane);
}
