namespace Sleepbot.Networks;

/// <summary>The vectors that the rows of a window take if the input channel is innermost: a row is one piece, filled up to whole vectors.</summary>
internal sealed class WindowParts
{
    private const int Lanes = PlanValue.Lanes;
    private readonly ConvolutionGeometry g;
    private readonly int[] weightPlaces;

    /// <summary>Finds where everything lies.</summary>
    /// <param name="geometry">Sizes.</param>
    public WindowParts(ConvolutionGeometry geometry)
    {
        g = geometry;
        PerRow = PlanValue.Blocks(g.KernelWidth * g.InputsPerGroup);
        Count = g.KernelHeight * PerRow;
        weightPlaces = [.. Enumerable.Range(0, g.Groups * g.BlocksPerGroup).SelectMany(block => Enumerable.Range(0, Count * Lanes).Select(at => WeightPlace(block, at)))];
    }

    /// <summary>Gets how many vectors a row takes.</summary>
    public int PerRow { get; }

    /// <summary>Gets how many vectors a window takes.</summary>
    public int Count { get; }

    /// <summary>Gets the floats of a row of an image with its padding, channel innermost.</summary>
    public int ImageRow => g.PaddedWidth * g.InputsPerGroup;

    /// <summary>Gets the floats of an image: the last vector of a window's row may reach beyond its end.</summary>
    public int ImageLength => (g.PaddedHeight * ImageRow) + Lanes;

    /// <summary>Gets where a vector lies in an image, from the window's corner.</summary>
    public int Place(int part) => (part / PerRow * ImageRow) + (part % PerRow * Lanes);

    /// <summary>Gets where the weights of a vector lie, lane by lane, for some filters, in the order (vector of filters, channel, row, tap, 16 filters); for lanes beyond the row, what follows all weights.</summary>
    /// <param name="block">Vector of filters, counted over all groups.</param>
    /// <param name="part">Vector of the window.</param>
    public ReadOnlySpan<int> WeightPlaces(int block, int part) => weightPlaces.AsSpan(((block * Count) + part) * Lanes, Lanes);

    private int WeightPlace(int block, int at)
    {
        var (row, inRow) = Math.DivRem(at, PerRow * Lanes);
        var (tap, channel) = Math.DivRem(inRow, g.InputsPerGroup);
        return (tap < g.KernelWidth ? (block * g.Taps) + (channel * g.Area) + (row * g.KernelWidth) + tap : g.Groups * g.BlocksPerGroup * g.Taps) * Lanes;
    }
}
