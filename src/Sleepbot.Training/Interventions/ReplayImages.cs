using System.Buffers;

namespace Sleepbot.Training;

/// <summary>What sleep replay wants to know of the images that a run has seen.</summary>
internal static class ReplayImages
{
    /// <summary>Measures the mean image, and how strongly the layers answer.</summary>
    /// <param name="sleep">The run.</param>
    /// <param name="layers">Its network.</param>
    /// <param name="mean">Takes the mean of the images seen.</param>
    /// <param name="largest">Takes the largest activation of each layer, at least 0.</param>
    public static void Measure(SleepContext sleep, SpikingLayers layers, Span<float> mean, Span<float> largest)
    {
        var activations = sleep.Activations;
        var samples = activations.Samples;
        int size = mean.Length;
        float[] room = ArrayPool<float>.Shared.Rent(activations.BatchSize * size);
        double[] sums = ArrayPool<double>.Shared.Rent(size);
        try
        {
            var sum = sums.AsSpan(0, size);
            sum.Clear();
            largest.Clear();
            for (int first = 0; first < samples.Count; first += activations.BatchSize)
            {
                int rows = Math.Min(activations.BatchSize, samples.Count - first);
                var images = room.AsSpan(0, rows * size);
                for (int row = 0; row < rows; row++)
                {
                    var image = images.Slice(row * size, size);
                    samples.CopySample(first + row, image);
                    for (int i = 0; i < size; i++)
                    {
                        sum[i] += image[i];
                    }
                }

                activations.Forward(images);
                for (int layer = 0; layer < largest.Length; layer++)
                {
                    foreach (float value in activations.Of(layers.Answers[layer]))
                    {
                        largest[layer] = Math.Max(largest[layer], value);
                    }
                }
            }

            for (int i = 0; i < size; i++)
            {
                mean[i] = (float)(sum[i] / samples.Count);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
            ArrayPool<double>.Shared.Return(sums);
        }
    }
}
