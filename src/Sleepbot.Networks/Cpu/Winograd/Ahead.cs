namespace Sleepbot.Networks;

/// <summary>Pixels that are wanted soon, and are asked for while products keep the processor busy: memory then works beside it. Only time depends on that.</summary>
/// <param name="start">The first channel of an image.</param>
/// <param name="offset">Floats to the first pixel.</param>
/// <param name="channels">Channels.</param>
/// <param name="channelStride">Floats from one channel to the next.</param>
/// <param name="rows">Rows of pixels.</param>
/// <param name="rowStride">Floats from one row to the next.</param>
/// <param name="rowLength">Floats of a row that are wanted.</param>
internal readonly ref struct Ahead(ref float start, nint offset, int channels, nint channelStride, int rows, nint rowStride, nint rowLength)
{
    private readonly ref float start = ref start;

    /// <summary>Asks for a sixteenth of the pixels.</summary>
    /// <param name="position">Which: each of the 16 positions of a tile is a good moment.</param>
    public void Ask(int position)
    {
        for (int channel = position; channel < channels; channel += WinogradTiles.Positions)
        {
            for (int row = 0; row < rows; row++)
            {
                nint from = offset + (channel * channelStride) + (row * rowStride);
                for (nint at = from; at < from + rowLength; at += PlanValue.Lanes)
                {
                    Vectors.PrefetchFar(ref start, at);
                }
            }
        }
    }
}
