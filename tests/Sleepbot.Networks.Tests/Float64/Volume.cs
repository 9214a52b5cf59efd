using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>A batch of one value in float64: (samples, channels, height, width). Features are channels of one pixel.</summary>
internal sealed class Volume
{
    public Volume(int samples, Shape shape, double[]? values = null)
    {
        Samples = samples;
        (Channels, Height, Width) = shape.Rank == 3 ? (shape[0], shape[1], shape[2]) : (shape.Size, 1, 1);
        Values = values ?? new double[samples * shape.Size];
    }

    public int Samples { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public double[] Values { get; }

    public double this[int sample, int channel, int row, int column]
    {
        get => Values[At(sample, channel, row, column)];
        set => Values[At(sample, channel, row, column)] = value;
    }

    /// <summary>Computes every element from its place.</summary>
    public Volume Fill(Func<int, int, int, int, double> compute)
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                for (int row = 0; row < Height; row++)
                {
                    for (int column = 0; column < Width; column++)
                    {
                        this[sample, channel, row, column] = compute(sample, channel, row, column);
                    }
                }
            }
        }

        return this;
    }

    private int At(int sample, int channel, int row, int column) => (((((sample * Channels) + channel) * Height) + row) * Width) + column;
}
