using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>The products at each of the 16 positions of a Winograd convolution.</summary>
internal static class WinogradKernels
{
    /// <summary>Result channels that are computed together: the filters of each four lie side by side.</summary>
    public const int Filters = 4;

    /// <summary>Result channels whose weight gradients are computed together.</summary>
    public const int GradientFilters = 8;

    /// <summary>Sums over channels, at every position: result[tile, filter] = weights[filter, channel] * values[channel, tile].</summary>
    /// <param name="values">Transformed windows or tiles, <see cref="WinogradTiles.Places.ByChannel"/>.</param>
    /// <param name="from">How they lie.</param>
    /// <param name="channels">Channels of the values.</param>
    /// <param name="weights">Transformed filters, as <see cref="WinogradFilters"/> lays them out.</param>
    /// <param name="weightPosition">Floats from one position of the filters to the next.</param>
    /// <param name="filters">Channels of the result, a multiple of 4.</param>
    /// <param name="result">Where sums go.</param>
    /// <param name="to">How they lie.</param>
    /// <param name="tiles">Tiles; of the last four all are computed.</param>
    /// <param name="results">Where the results end up as pixels.</param>
    /// <param name="next">The pixels of the next tiles.</param>
    public static void Multiply(
        ref float values, in WinogradTiles.Places from, int channels, ref float weights, nint weightPosition, int filters, ref float result, in WinogradTiles.Places to, int tiles, in Ahead results, in Ahead next)
    {
        for (int position = 0; position < WinogradTiles.Positions; position++)
        {
            results.Ask(position);
            next.Ask(position);
            for (int quad = 0; quad * 4 < tiles; quad++)
            {
                ref float windows = ref Unsafe.Add(ref values, (position * from.Position) + (quad * from.Quad));
                ref float sums = ref Unsafe.Add(ref result, (position * to.Position) + (quad * to.Quad));
                ref float factors = ref Unsafe.Add(ref weights, position * weightPosition);
                for (int filter = 0; filter < filters; filter += Filters)
                {
                    FourFilters(ref windows, ref Unsafe.Add(ref factors, filter * (nint)channels), channels, ref Unsafe.Add(ref sums, filter * to.Item));
                }
            }
        }
    }

    /// <summary>Adds up the weight gradient of some tiles, at every position: sums[filter, channel] += gradient[filter, pixel] * windows[pixel, channel].</summary>
    /// <param name="gradient">Transformed tiles of the gradient, <see cref="WinogradTiles.Places.ByChannel"/>.</param>
    /// <param name="from">How they lie.</param>
    /// <param name="filters">Channels of the gradient, a multiple of 8.</param>
    /// <param name="windows">Transformed windows, <see cref="WinogradTiles.Places.ByTile"/>: for each sample the vectors of its channels.</param>
    /// <param name="by">How they lie.</param>
    /// <param name="vectors">Vectors of channels of a sample.</param>
    /// <param name="sums">Sums, (position, filter, channel).</param>
    /// <param name="sumPosition">Floats from one position of the sums to the next.</param>
    /// <param name="tiles">Tiles.</param>
    /// <param name="lanes">Samples of the block.</param>
    /// <param name="next">The pixels of the next tiles' windows.</param>
    /// <param name="nextGradient">The next tiles' gradient.</param>
    public static void AddOuterProducts(
        ref float gradient, in WinogradTiles.Places from, int filters, ref float windows, in WinogradTiles.Places by, int vectors, ref float sums, nint sumPosition, int tiles, int lanes, in Ahead next, in Ahead nextGradient)
    {
        nint filterStride = vectors * PlanValue.Lanes;
        for (int position = 0; position < WinogradTiles.Positions; position++)
        {
            next.Ask(position);
            nextGradient.Ask(position);
            for (int filter = 0; filter < filters; filter += GradientFilters)
            {
                ref float factors = ref Unsafe.Add(ref gradient, (position * from.Position) + (filter * from.Item));
                ref float target = ref Unsafe.Add(ref sums, (position * sumPosition) + (filter * filterStride));
                int vector = 0;
                for (; vector <= vectors - 2; vector += 2)
                {
                    TwoVectors(
                        ref factors, from, ref Unsafe.Add(ref windows, (position * by.Position) + (vector * PlanValue.Lanes)), by.Tile, filterStride,
                        ref Unsafe.Add(ref target, vector * PlanValue.Lanes), tiles, lanes);
                }

                if (vector < vectors)
                {
                    OneVector(
                        ref factors, from, ref Unsafe.Add(ref windows, (position * by.Position) + (vector * PlanValue.Lanes)), by.Tile, filterStride,
                        ref Unsafe.Add(ref target, vector * PlanValue.Lanes), tiles, lanes);
                }
            }
        }
    }

    /// <summary>Four filters of four tiles: 16 vectors stay in registers over all channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourFilters(ref float windows, ref float weights, int channels, ref float sums)
    {
        var row0 = Quad.Create(0);
        var row1 = row0;
        var row2 = row0;
        var row3 = row0;
        nint at = 0;
        for (nint channel = 0, end = (nint)channels * Filters; channel < end; channel += Filters)
        {
            var tiles = Quad.Load(ref windows, at, PlanValue.Lanes);
            row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, channel), tiles, row0);
            row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, channel + 1), tiles, row1);
            row2 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, channel + 2), tiles, row2);
            row3 = Quad.MultiplyAdd(Vectors.Broadcast(ref weights, channel + 3), tiles, row3);
            at += 4 * PlanValue.Lanes;
        }

        row0.Store(ref sums, 0, PlanValue.Lanes);
        row1.Store(ref sums, 4 * PlanValue.Lanes, PlanValue.Lanes);
        row2.Store(ref sums, 8 * PlanValue.Lanes, PlanValue.Lanes);
        row3.Store(ref sums, 12 * PlanValue.Lanes, PlanValue.Lanes);
    }

    /// <summary>Eight filters of 32 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors(ref float gradient, in WinogradTiles.Places from, ref float windows, nint tileStride, nint filterStride, ref float sums, int tiles, int lanes)
    {
        // Sums of a few tiles are added up alone first: fewer roundings than in one long chain.
        var row0 = Quad.Create(0);
        var row1 = row0;
        var row2 = row0;
        var row3 = row0;
        nint f = from.Item;
        for (int tile = 0; tile < tiles; tile++)
        {
            nint factor = from.Of(tile), at = tile * tileStride;
            for (nint end = factor + lanes; factor < end; factor++)
            {
                var first = Vectors.Load(ref windows, at);
                var second = Vectors.Load(ref windows, at + PlanValue.Lanes);
                var upper = Quad.Broadcast(ref gradient, factor, factor + f, factor + (2 * f), factor + (3 * f));
                row0 = Quad.MultiplyAdd(first, upper, row0);
                row1 = Quad.MultiplyAdd(second, upper, row1);
                var lower = Quad.Broadcast(ref gradient, factor + (4 * f), factor + (5 * f), factor + (6 * f), factor + (7 * f));
                row2 = Quad.MultiplyAdd(first, lower, row2);
                row3 = Quad.MultiplyAdd(second, lower, row3);
                at += filterStride;
            }
        }

        Add(row0, ref sums, 0, filterStride);
        Add(row1, ref sums, PlanValue.Lanes, filterStride);
        Add(row2, ref sums, 4 * filterStride, filterStride);
        Add(row3, ref sums, (4 * filterStride) + PlanValue.Lanes, filterStride);
    }

    /// <summary>Eight filters of 16 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector(ref float gradient, in WinogradTiles.Places from, ref float windows, nint tileStride, nint filterStride, ref float sums, int tiles, int lanes)
    {
        var row0 = Quad.Create(0);
        var row1 = row0;
        nint f = from.Item;
        for (int tile = 0; tile < tiles; tile++)
        {
            nint factor = from.Of(tile), at = tile * tileStride;
            for (nint end = factor + lanes; factor < end; factor++)
            {
                var channels = Vectors.Load(ref windows, at);
                row0 = Quad.MultiplyAdd(channels, Quad.Broadcast(ref gradient, factor, factor + f, factor + (2 * f), factor + (3 * f)), row0);
                row1 = Quad.MultiplyAdd(channels, Quad.Broadcast(ref gradient, factor + (4 * f), factor + (5 * f), factor + (6 * f), factor + (7 * f)), row1);
                at += filterStride;
            }
        }

        Add(row0, ref sums, 0, filterStride);
        Add(row1, ref sums, 4 * filterStride, filterStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Quad values, ref float sums, nint at, nint stride) => (Quad.Load(ref sums, at, stride) + values).Store(ref sums, at, stride);
}
