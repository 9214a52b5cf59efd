namespace Sleepbot.Networks;

/// <summary>
/// The tiles of a Winograd convolution F(2x2, 3x3): an output image is cut into tiles of 2x2 pixels, each of which sees a window of
/// 4x4 pixels of the input. Where a side is odd, the last tile reaches over the border.
/// </summary>
/// <remarks>
/// Windows, tiles and filters are transformed to 16 numbers each, the positions. At each position the convolution is a product over
/// channels, so that a tile takes 16 multiplications where the direct convolution takes 36. See Lavin and Gray,
/// "Fast Algorithms for Convolutional Neural Networks" (2016, arXiv:1509.09308).
/// </remarks>
internal sealed class WinogradTiles
{
    /// <summary>Numbers of a transformed window, tile or filter.</summary>
    public const int Positions = 16;

    // So many floats of transformed windows and tiles, half a megabyte, leave room for the filters in a second-level cache of a megabyte.
    private const int FloatsAtATime = 128 * 1024;

    // From here on, longer loops over tiles gain nothing.
    private const int MostAtATime = 16;

    public WinogradTiles(ConvolutionGeometry g)
    {
        Columns = (g.OutputWidth + 1) / 2;
        Rows = (g.OutputHeight + 1) / 2;
        int floats = Positions * PlanValue.Lanes * (g.InputsPerGroup + g.OutputsPerGroup);
        AtATime = Math.Clamp(FloatsAtATime / floats / 4 * 4, 4, Math.Min(MostAtATime, (Count + 3) / 4 * 4));
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Gets the tiles of one image of one channel.</summary>
    public int Count => Rows * Columns;

    /// <summary>Gets how many tiles go through transforms and products together: a multiple of 4.</summary>
    public int AtATime { get; }

    /// <summary>Gets the tiles from one on that lie in its row.</summary>
    /// <param name="tile">The first of them.</param>
    /// <param name="first">The first tile of those that are worked on together.</param>
    public Run RunFrom(int tile, int first) =>
        new(tile / Columns, tile % Columns, Math.Min(Columns - (tile % Columns), Math.Min(first + AtATime, Count) - tile), tile - first);

    /// <summary>Gets the pixels of all tiles that are worked on together, to be asked for.</summary>
    /// <param name="start">The first channel of an image that is cut into tiles of 2x2 pixels.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="first">The first of the tiles.</param>
    /// <param name="below">How many rows further down pixels are wanted.</param>
    public Ahead PixelsFrom(ref float start, int channels, int height, int width, int first, int below)
    {
        int last = Math.Min(first + AtATime, Count) - 1;
        bool oneRow = first / Columns == last / Columns;
        int left = oneRow ? 2 * (first % Columns) : 0, right = oneRow ? Math.Min(width, 2 * ((last % Columns) + 1)) : width;
        int top = Math.Max(0, (2 * (first / Columns)) + below), bottom = Math.Min(height, (2 * ((last / Columns) + 1)) + below);
        nint row = width * PlanValue.Lanes;
        return new Ahead(ref start, (top * row) + (left * PlanValue.Lanes), channels, height * row, Math.Max(0, bottom - top), row, (right - left) * PlanValue.Lanes);
    }

    /// <summary>Neighbouring tiles of one row.</summary>
    /// <param name="Row">Their row.</param>
    /// <param name="Column">The first one's column.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Slot">The first one's place among the tiles that are worked on together.</param>
    internal readonly record struct Run(int Row, int Column, int Count, int Slot);

    /// <summary>Where transformed numbers lie. Strides are in floats.</summary>
    /// <param name="Position">From one position to the next.</param>
    /// <param name="Quad">From four tiles to the next four.</param>
    /// <param name="Tile">From one of four tiles to the next.</param>
    /// <param name="Item">From one vector of a tile (a channel) to the next.</param>
    internal readonly record struct Places(nint Position, nint Quad, nint Tile, nint Item)
    {
        // Without some room between them, one number's 16 positions would compete for a few sets of the first-level cache.
        private const int Room = 64;

        /// <summary>Four tiles side by side for each channel, as <see cref="WinogradKernels"/> wants them.</summary>
        public static Places ByChannel(int channels, int tiles) =>
            new((channels * tiles * PlanValue.Lanes) + Room, channels * 4 * PlanValue.Lanes, PlanValue.Lanes, 4 * PlanValue.Lanes);

        /// <summary>Tile after tile.</summary>
        /// <param name="items">Vectors of a tile.</param>
        /// <param name="tiles">Tiles.</param>
        public static Places ByTile(int items, int tiles) =>
            new((items * tiles * PlanValue.Lanes) + Room, 4 * items * PlanValue.Lanes, items * PlanValue.Lanes, PlanValue.Lanes);

        /// <summary>Gets the floats that all positions take.</summary>
        public int Length => Positions * (int)Position;

        public nint Of(int slot) => ((slot >> 2) * Quad) + ((slot & 3) * Tile);
    }
}
