using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Makes the input spikes of sleep replay: noise in proportion to an image, within a square at a random place.</summary>
/// <param name="image">What pixels are on average.</param>
/// <param name="shape">Its shape: (channels, height, width); anything else is one row.</param>
/// <param name="patch">Side of the square; an image that is smaller shows as a whole.</param>
/// <param name="chance">The probability with which a pixel of value 1 spikes; above 1 it always does.</param>
/// <param name="places">The random source of the place.</param>
/// <param name="noise">The random source of the spikes.</param>
internal readonly ref struct ReplayEye(ReadOnlySpan<float> image, Shape shape, int patch, float chance, RandomSource places, RandomSource noise)
{
    private readonly ReadOnlySpan<float> image = image;
    private readonly int width = shape.Rank == 3 ? shape[2] : shape.Size;
    private readonly int height = shape.Rank == 3 ? shape[1] : 1;

    /// <summary>Draws the spikes of a time step.</summary>
    /// <param name="step">The time step, from 0.</param>
    /// <param name="draws">Room for as many numbers as there are pixels.</param>
    /// <param name="spikes">Takes the pixels that spike, in ascending order.</param>
    /// <returns>How many do.</returns>
    public int Look(int step, Span<float> draws, Span<int> spikes)
    {
        int rows = Math.Min(patch, height), columns = Math.Min(patch, width), channels = image.Length / (height * width);
        int top = places.BelowAt(2 * (ulong)step, height - rows + 1), left = places.BelowAt((2 * (ulong)step) + 1, width - columns + 1);
        draws = draws[..(channels * rows * columns)];
        noise.Derive(step).FillUniform(draws);
        int count = 0, drawn = 0;
        for (int line = 0; line < channels * rows; line++)
        {
            int start = (((line / rows * height) + top + (line % rows)) * width) + left;
            foreach (float pixel in image.Slice(start, columns))
            {
                if (draws[drawn++] < chance * pixel)
                {
                    spikes[count++] = start;
                }

                start++;
            }
        }

        return count;
    }
}
