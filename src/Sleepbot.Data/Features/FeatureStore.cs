using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>The features of every sample of a split in their most compact form, shared read-only by all views of it.</summary>
/// <remarks>
/// The first axis of a sample is its channel: an image (channels, height, width) is normalised per channel, a vector
/// (features) per feature. Safe to read from any number of threads.
/// </remarks>
internal abstract class FeatureStore
{
    protected FeatureStore(Shape sampleShape, int count)
    {
        SampleShape = sampleShape;
        Count = count;
        Channels = sampleShape.Rank == 0 ? 1 : sampleShape[0];
        Plane = sampleShape.Size / Channels;
    }

    public Shape SampleShape { get; }

    public int Count { get; }

    public int Channels { get; }

    /// <summary>Gets the number of values a sample has in each channel.</summary>
    public int Plane { get; }

    /// <summary>Writes one sample, normalised.</summary>
    /// <param name="row">Row of this store, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="normalisation">A normalisation whose numbers are known.</param>
    /// <param name="destination">Exactly one sample's values, in channel, row, column order.</param>
    public abstract void Copy(int row, Normalisation normalisation, Span<float> destination);

    /// <summary>Measures each channel over some rows, exactly up to float64 rounding.</summary>
    /// <param name="rows">The rows to measure, or empty for all of them.</param>
    public abstract ChannelStatistics Measure(ReadOnlySpan<int> rows);

    /// <summary>Gets one sample as it is stored, before any normalisation.</summary>
    /// <param name="row">Row of this store, 0 to <see cref="Count"/> - 1.</param>
    public abstract ReadOnlySpan<byte> BytesOf(int row);

    protected void Standardise(Normalisation normalisation, Span<float> sample)
    {
        if (Plane == 1)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                sample[channel] = (sample[channel] - normalisation.MeanOf(channel)) / normalisation.DeviationOf(channel);
            }

            return;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            Conversion.Standardise(sample.Slice(channel * Plane, Plane), normalisation.MeanOf(channel), normalisation.DeviationOf(channel));
        }
    }
}
