using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Features as unsigned bytes, as image files hold them: a quarter of the memory of floats.</summary>
internal sealed class ByteFeatures : FeatureStore
{
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Wraps bytes without copying them.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="bytes">Sample after sample, in channel, row, column order; a whole number of samples.</param>
    public ByteFeatures(Shape sampleShape, ReadOnlyMemory<byte> bytes)
        : base(sampleShape, bytes.Length / sampleShape.Size) => this.bytes = bytes;

    public override void Copy(int row, Normalisation normalisation, Span<float> destination)
    {
        if (normalisation.Kind == NormalisationKind.None)
        {
            Conversion.Widen(SampleAt(row), destination);
            return;
        }

        Conversion.WidenToUnit(SampleAt(row), destination);

        if (normalisation.Kind == NormalisationKind.Standardise)
        {
            Standardise(normalisation, destination);
        }
    }

    public override ChannelStatistics Measure(ReadOnlySpan<int> rows)
    {
        // Counting how often each of the 256 values occurs is exact, and faster than summing squares.
        var counts = new long[Channels, 256];
        int samples = rows.IsEmpty ? Count : rows.Length;
        for (int i = 0; i < samples; i++)
        {
            ReadOnlySpan<byte> sample = SampleAt(rows.IsEmpty ? i : rows[i]);
            for (int channel = 0; channel < Channels; channel++)
            {
                foreach (byte value in sample.Slice(channel * Plane, Plane))
                {
                    counts[channel, value]++;
                }
            }
        }

        var means = new double[Channels];
        var deviations = new double[Channels];
        double total = (double)samples * Plane;
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int value = 0; value < 256; value++)
            {
                means[channel] += counts[channel, value] * (value / 255.0) / total;
            }

            double variance = 0;
            for (int value = 0; value < 256; value++)
            {
                double difference = (value / 255.0) - means[channel];
                variance += counts[channel, value] * difference * difference / total;
            }

            // A channel of one value only would otherwise show the rounding error of its mean as a deviation.
            bool constant = Enumerable.Range(0, 256).Any(value => counts[channel, value] == (long)samples * Plane);
            deviations[channel] = constant ? 0 : Math.Sqrt(variance);
        }

        return new ChannelStatistics(means, deviations);
    }

    public override ReadOnlySpan<byte> BytesOf(int row) => SampleAt(row);

    private ReadOnlySpan<byte> SampleAt(int row) => bytes.Span.Slice(row * SampleShape.Size, SampleShape.Size);
}
