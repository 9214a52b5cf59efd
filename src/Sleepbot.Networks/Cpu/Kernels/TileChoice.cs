using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Sleepbot.Networks;

/// <summary>How a number of filters and a row of vectors are cut into tiles whose sums stay in registers.</summary>
/// <remarks>A rule, not a measurement: the cycles that a core with one fused multiply-add of 16 floats a cycle would take. No cut changes a bit of a result.</remarks>
internal static class TileChoice
{
    private const int MostFilters = 8;
    private const int MostVectors = 6;
    private const int MostBlocks = 4;

    // A weight gradient reads the output gradient of a tile's filters for every tap anew: more of them would not stay in the first-level cache.
    private const int MostGradients = 4;

    // Calling a kernel, and for each sum its start and its store.
    private const double CallCycles = 20;
    private const double SumCycles = 2.5;

    // Loading a vector takes a cycle, two where so many are gone through again and again that the first-level cache does not hold them.
    private const int NearVectors = 400;
    private const double FarLoad = 2;

    // Most vectors that may begin anywhere begin in one cache line and end in the next.
    private const double CrossingLoad = 1.6;

    /// <summary>Gets how many vectors of 16 floats the registers hold.</summary>
    private static readonly int registers =
        Vector512.IsHardwareAccelerated ? 32
        : Vector256.IsHardwareAccelerated || AdvSimd.IsSupported ? 8
        : 4;

    /// <summary>Whether a tile's sums, one row of its other factor and one vector of the first fit into the registers.</summary>
    public static bool Fits(int filters, int vectors) =>
        (filters == 1 && vectors == 1) || (filters <= MostFilters && vectors <= MostVectors && (filters * vectors) + Math.Min(filters, vectors) + 1 <= registers);

    /// <summary>Gets how many rows a tile of a matrix product may have: their sums, the vectors of values and a factor fit into the registers.</summary>
    /// <param name="most">How many there would be at most.</param>
    /// <param name="vectors">Vectors of each row.</param>
    public static int Rows(int most, int vectors) => Math.Min(most, (registers - 1 - vectors) / vectors);

    /// <summary>Cuts the vectors of a convolution evenly, and its filters to suit.</summary>
    /// <param name="filters">Output channels.</param>
    /// <param name="vectors">Vectors side by side.</param>
    /// <param name="tapsOf">For the vectors from one to another: how many taps of a window they look at.</param>
    /// <returns>The filters of each tile, and the end of each tile of vectors.</returns>
    public static (int[] Filters, int[] Ends) ForConvolution(int filters, int vectors, Func<int, int, int> tapsOf)
    {
        (double Cycles, int[] Filters, int[] Ends) best = (double.PositiveInfinity, [], []);
        for (int most = 1; most <= Math.Min(MostVectors, vectors); most++)
        {
            int tiles = (vectors + most - 1) / most;
            int[] ends = [.. Enumerable.Range(1, tiles).Select(tile => vectors * tile / tiles)];
            int widest = (vectors + tiles - 1) / tiles;
            var (cycles, cut) = Cut(filters, count => Fits(count, widest)
                ? ends.Select((end, tile) => ConvolutionCycles(count, end - Start(ends, tile), tapsOf(Start(ends, tile), end))).Sum()
                : double.PositiveInfinity);
            if (cycles < best.Cycles)
            {
                best = (cycles, cut, ends);
            }
        }

        return (best.Filters, best.Ends);
    }

    /// <summary>Cuts the weights of a weight gradient into tiles of one size and a rest, and its filters to suit.</summary>
    /// <param name="filters">Output channels.</param>
    /// <param name="taps">Weights of an output channel.</param>
    /// <param name="vectors">Vectors of pixels that a tile adds up at a time.</param>
    /// <param name="wholeLines">Whether vectors lie at whole cache lines.</param>
    /// <returns>The filters of each tile, and how many taps all tiles but the last have.</returns>
    public static (int[] Filters, int Taps) ForWeightGradient(int filters, int taps, int vectors, bool wholeLines)
    {
        (double Cycles, int[] Filters, int Taps) best = (double.PositiveInfinity, [], 1);
        double load = wholeLines ? 1 : CrossingLoad;
        for (int most = 1; most <= Math.Min(MostVectors, taps); most++)
        {
            int whole = taps / most, rest = taps % most;
            var (cycles, cut) = Cut(filters, count => Fits(count, most) && count <= MostGradients
                ? (whole * WeightGradientCycles(count, most, vectors, load)) + (rest == 0 ? 0 : WeightGradientCycles(count, rest, vectors, load))
                : double.PositiveInfinity);
            if (cycles < best.Cycles)
            {
                best = (cycles, cut, most);
            }
        }

        return (best.Filters, best.Taps);
    }

    /// <summary>Chooses a tile whose vectors are 16 output channels: some vectors, and for each some sums, of pixels or weights.</summary>
    /// <param name="blocks">Vectors of output channels.</param>
    /// <returns>How many vectors a tile has, as even as can be, and how many sums for each.</returns>
    public static (int Blocks, int Sums) ForChannels(int blocks)
    {
        (double Loads, int Blocks, int Sums) best = (double.PositiveInfinity, 1, 1);
        for (int most = Math.Min(MostBlocks, blocks); most >= 1; most--)
        {
            int together = Even(blocks, most), sums = (registers - 1 - together) / together;
            double loads = (double)(together + sums) / Math.Max(1, together * sums);
            if (sums >= 1 && Math.Max(1, loads) < best.Loads)
            {
                best = (Math.Max(1, loads), together, sums);
            }
        }

        return (best.Blocks, best.Sums);
    }

    /// <summary>Chooses a tile of a forward pass whose vectors are 16 output channels.</summary>
    /// <param name="blocks">Vectors of output channels.</param>
    /// <param name="kernelWidth">Taps of a row of a window.</param>
    /// <returns>How many vectors a tile has, how many pixels, and how many taps of a row have their weights at hand.</returns>
    public static (int Blocks, int Pixels, int Taps) ForChannelWindows(int blocks, int kernelWidth)
    {
        // With one or two vectors nearly every multiply-add would wait for a pixel. So a pixel serves all taps of a row that it meets, as far as there is room for their weights.
        var (together, pixels) = ForChannels(blocks);
        int taps = together > 2 ? 1 : Even(kernelWidth, Math.Max(1, registers / (3 * together)));
        return taps == 1 ? (together, pixels, 1) : (together, (registers - 1 - (taps * together)) / together, taps);
    }

    /// <summary>Chooses a tile of an input gradient that is scattered: pixels, and vectors of their windows.</summary>
    /// <param name="pixels">Pixels whose windows do not overlap.</param>
    /// <param name="parts">Vectors of a window.</param>
    /// <param name="filters">Output channels that are added up.</param>
    /// <returns>How many pixels a tile has, and how many vectors of their windows, as even as can be.</returns>
    public static (int Pixels, int Parts) ForScatter(int pixels, int parts, int filters)
    {
        (double Cycles, int Pixels, int Parts) best = (double.PositiveInfinity, 1, 1);
        for (int some = 1; some <= Math.Min(MostFilters, pixels); some++)
        {
            int fit = (registers - 1 - some) / some;
            if (fit >= 1)
            {
                int together = Even(parts, fit), tiles = ((parts + together - 1) / together) * ((pixels + some - 1) / some);
                double load = StaysNear(filters * together) ? 1 : FarLoad;
                double cycles = tiles * (CallCycles + (some * together * SumCycles) + (filters * Math.Max(some * together, some + (together * load))));
                best = cycles < best.Cycles ? (cycles, some, together) : best;
            }
        }

        return (best.Pixels, best.Parts);
    }

    /// <summary>Whether so many vectors that are gone through again and again stay in the first-level cache.</summary>
    public static bool StaysNear(int vectors) => vectors <= NearVectors;

    /// <summary>Gets how many of a number each piece has if it is cut into as few pieces as can be, of nearly the same size.</summary>
    public static int Even(int count, int most)
    {
        int pieces = (count + most - 1) / most;
        return (count + pieces - 1) / pieces;
    }

    /// <summary>Gets the start of a tile, given the ends of all.</summary>
    public static int Start(int[] ends, int tile) => tile == 0 ? 0 : ends[tile - 1];

    private static double ConvolutionCycles(int filters, int vectors, int taps)
    {
        // Two loads a cycle, of a vector or of a weight to be spread; a sum's next addition waits four cycles for the last.
        double loads = (vectors + filters) / 2.0;
        return CallCycles + (filters * vectors * SumCycles) + (taps * Math.Max(Math.Max(filters * vectors, loads), 4));
    }

    private static double WeightGradientCycles(int filters, int taps, int vectors, double load) =>
        CallCycles + (filters * taps * SumCycles) + (vectors * Math.Max(Math.Max(filters * taps, (filters + taps) * load), 4));

    /// <summary>Cuts filters into tiles at the least cost.</summary>
    private static (double Cycles, int[] Cut) Cut(int filters, Func<int, double> cyclesOf)
    {
        double[] cycles = [0, .. Enumerable.Range(1, MostFilters).Select(cyclesOf)];
        var least = new double[filters + 1];
        var last = new int[filters + 1];
        for (int count = 1; count <= filters; count++)
        {
            least[count] = double.PositiveInfinity;
            for (int tile = 1; tile <= Math.Min(MostFilters, count); tile++)
            {
                if (least[count - tile] + cycles[tile] <= least[count])
                {
                    (least[count], last[count]) = (least[count - tile] + cycles[tile], tile);
                }
            }
        }

        List<int> cut = [];
        for (int left = filters; left > 0; left -= last[left])
        {
            cut.Add(Math.Max(1, last[left]));
        }

        return (least[filters], [.. cut.OrderDescending()]);
    }
}
