using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>
/// A convolution with windows of 3x3 one pixel apart, in the sample-major layout, for small batches, with 16 multiplications for a tile of 2x2 pixels instead
/// of 36: inside it a vector is 16 channels of one pixel. A leaky rectifier behind it may be part of it.
/// </summary>
/// <remarks>
/// The transforms are those of <see cref="WinogradConvolutionStep"/>, with channels in the lanes instead of samples. So at each position the convolution is a
/// product of two matrices, tiles by channels and channels by channels. Tiles of all samples are counted through, and some of them are worked on at a time.
/// </remarks>
internal sealed class ChannelWinogradStep : PlanStep
{
    private const int Lanes = PlanValue.Lanes;

    // Where each position of a tile has a share in all of its pixels with a factor of 1, sums may start from the bias.
    private const int BiasPosition = 5;

    // Half a megabyte of transformed windows and tiles: with few channels that stays in a second-level cache. With many, filters come from further away, and serve as many tiles as make that cheap.
    private const int FloatsAtATime = 128 * 1024;
    private const int FewestAtATime = 98;

    // For fewer tiles, transforming the filters costs more than the products save; many filters, which come from memory, need more.
    private const int FewestTiles = 9;
    private const int FiltersPerTile = 8192;

    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly WinogradTiles tiles;
    private readonly ChannelWinogradFilters filters;
    private readonly Scratch scratch;
    private readonly WinogradTiles.Places windows;
    private readonly WinogradTiles.Places products;
    private readonly ProductPass forward;
    private readonly ProductPass forwardFromBias;
    private readonly ProductPass firstWeightGradient;
    private readonly ProductPass furtherWeightGradient;
    private readonly ProductPass inputGradient;
    private readonly int atATime;
    private readonly int inputBlocks;
    private readonly string description;

    // Where things lie in the scratch memory.
    private readonly Range transformedFilters, filterGradients, room, inputImages, inputGradientImages, outputImages, transformedWindows, transformedTiles, biasSums;

    /// <summary>Chooses the tiles of the products and prepares room.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="samples">The most samples of a pass.</param>
    /// <param name="scratch">Room for transformed numbers.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public ChannelWinogradStep(PlanValue input, ConvolutionGeometry geometry, int samples, Scratch scratch, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        this.scratch = scratch;
        g = geometry;
        tiles = new WinogradTiles(g);
        filters = new ChannelWinogradFilters(g);
        inputBlocks = PlanValue.Blocks(g.InputsPerGroup);
        int count = samples * tiles.Count;
        atATime = TileChoice.Even(count, Math.Max(FewestAtATime, FloatsAtATime / (WinogradTiles.Positions * (g.InputsPerGroup + g.OutputsPerGroup))));
        windows = PlacesOf(inputBlocks);
        products = PlacesOf(g.BlocksPerGroup);

        bool wantsInputGradient = training && input.Gradient is not null;
        int length = 0;
        transformedFilters = Reserve(filters.Length);
        filterGradients = Reserve(training ? filters.Length : 0);
        room = Reserve(filters.RoomLength);
        inputImages = Reserve(samples * g.Groups * inputBlocks * InputArea * Lanes);
        inputGradientImages = Reserve(wantsInputGradient ? samples * g.Groups * inputBlocks * InputArea * Lanes : 0);
        outputImages = Reserve(samples * g.Groups * g.BlocksPerGroup * g.OutputArea * Lanes);
        transformedWindows = Reserve(windows.Length);
        transformedTiles = Reserve(products.Length);
        biasSums = Reserve(g.Groups * g.BlocksPerGroup * Lanes);
        scratch.Reserve(length);

        var (outputsTogether, outputRows) = TileChoice.ForChannels(g.BlocksPerGroup);
        var (inputsTogether, inputRows) = TileChoice.ForChannels(inputBlocks);
        var sizes = new ProductTile { Slope = 1 };
        var multiply = sizes with { FactorRow = (int)windows.Tile, FactorDepth = 1, ValueDepth = Lanes, SumRow = (int)products.Tile };
        forward = new ProductPass(outputRows, multiply, g.InputsPerGroup * Lanes, Lanes, outputsTogether);
        forwardFromBias = new ProductPass(outputRows, multiply with { Adds = true }, g.InputsPerGroup * Lanes, Lanes, outputsTogether);
        inputGradient = new ProductPass(
            inputRows, sizes with { FactorRow = (int)products.Tile, FactorDepth = 1, ValueDepth = Lanes, SumRow = (int)windows.Tile }, g.OutputsPerGroup * Lanes, Lanes, inputsTogether);
        var gradientSizes = sizes with { FactorRow = 1, FactorDepth = (int)windows.Tile, ValueDepth = (int)products.Tile, SumRow = g.BlocksPerGroup * Lanes };
        firstWeightGradient = new ProductPass(outputRows, gradientSizes, Lanes, Lanes, outputsTogether);
        furtherWeightGradient = new ProductPass(outputRows, gradientSizes with { Adds = true }, Lanes, Lanes, outputsTogether);
        Prepare(samples, wantsInputGradient);
        string outputTile = $"{outputRows} x {outputsTogether}";
        description = ConvolutionWords.Describe("Winograd F(2x2, 3x3), channels", rectifier.Leak, outputTile, wantsInputGradient ? $"{inputRows} x {inputsTogether}" : null, training ? outputTile : null);

        Range Reserve(int floats)
        {
            int start = length;
            length += PlanValue.Blocks(floats) * Lanes;
            return start..length;
        }
    }

    /// <inheritdoc/>
    public override string Kernel => description;

    /// <summary>Tells whether a convolution can be computed this way, and is faster for it.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="samples">Samples of the batch.</param>
    public static bool Pays(ConvolutionGeometry g, int samples) =>
        g is { KernelHeight: 3, KernelWidth: 3, Stride: 1, OutputHeight: > 1, OutputWidth: > 1 }
        && FillVectors(g.InputsPerGroup) && FillVectors(g.OutputsPerGroup)
        && samples * new WinogradTiles(g).Count >= LeastTiles(g);

    /// <summary>Gets that rule in words.</summary>
    public static string Reason(ConvolutionGeometry g) => $"3x3 windows one pixel apart, channels that fill their vectors, {LeastTiles(g)} or more tiles of 2x2 pixels";

    private int InputArea => g.Height * g.Width;

    private WinogradInput.Image InputImage => new(g.Height, g.Width, g.Padding, inputBlocks, g.Width * Lanes, Lanes, InputArea * Lanes);

    private WinogradOutput.Image OutputImage => new(g.BlocksPerGroup, g.OutputHeight, g.OutputWidth);

    public override void Forward(in StepContext context)
    {
        filters.Take(Parameters[0].Values(context), scratch.Span[room], scratch.Span[transformedFilters]);
        Turn(input.Data.Span, scratch.Span[inputImages], context.Samples * g.Groups, g.InputsPerGroup, InputArea);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        int count = context.Samples * tiles.Count;
        for (int group = 0; group < g.Groups; group++)
        {
            var biasOfGroup = bias.IsEmpty ? bias : bias.Slice(group * g.OutputsPerGroup, g.OutputsPerGroup);
            for (int first = 0; first < count; first += atATime)
            {
                Forward(group, first, Math.Min(first + atATime, count), biasOfGroup);
            }
        }

        TurnBack(scratch.Span[outputImages], Output.Data.Span, context.Samples * g.Groups, g.OutputsPerGroup, g.OutputArea);
    }

    public override void Backward(in StepContext context)
    {
        var gradients = Output.Gradient!.Span[..(context.Samples * Output.Features)];
        if (rectifier.Slope != 1)
        {
            Elementwise.UndoLeak(gradients, Output.Data.Span[..gradients.Length], rectifier.Slope);
        }

        Turn(gradients, scratch.Span[outputImages], context.Samples * g.Groups, g.OutputsPerGroup, g.OutputArea);
        Turn(input.Data.Span, scratch.Span[inputImages], context.Samples * g.Groups, g.InputsPerGroup, InputArea);
        scratch.Span[biasSums].Clear();
        if (input.Gradient is not null)
        {
            filters.TakeTurned(Parameters[0].Values(context), scratch.Span[room], scratch.Span[transformedFilters]);
        }

        int count = context.Samples * tiles.Count;
        for (int group = 0; group < g.Groups; group++)
        {
            for (int first = 0; first < count; first += atATime)
            {
                Backward(group, first, Math.Min(first + atATime, count));
            }
        }

        filters.SumInto(scratch.Span[filterGradients], scratch.Span[room], Parameters[0].Gradient(context));
        if (Parameters.Count > 1)
        {
            var bias = Parameters[1].Gradient(context);
            for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
            {
                var (filter, lanes) = g.FiltersOf(block);
                scratch.Span[biasSums].Slice(block * Lanes, lanes).CopyTo(bias[filter..]);
            }
        }

        if (input.Gradient is not null)
        {
            TurnBack(scratch.Span[inputGradientImages], input.Gradient.Span, context.Samples * g.Groups, g.InputsPerGroup, InputArea);
        }
    }

    // Lanes without a channel are multiplied all the same, forward and backward.
    private static bool FillVectors(int channels) => channels >= Lanes && 3 * channels >= 2 * PlanValue.Blocks(channels) * Lanes;

    private static int LeastTiles(ConvolutionGeometry g) => Math.Max(FewestTiles, g.InputsPerGroup * g.OutputsPerGroup / FiltersPerTile);

    /// <summary>Writes the kernels for all numbers of tiles that there may be.</summary>
    private void Prepare(int samples, bool wantsInputGradient)
    {
        for (int count = tiles.Count; count <= samples * tiles.Count; count += tiles.Count)
        {
            foreach (int some in (ReadOnlySpan<int>)[Math.Min(count, atATime), ((count - 1) % atATime) + 1])
            {
                forward.Prepare(some, g.BlocksPerGroup);
                forwardFromBias.Prepare(some, g.BlocksPerGroup);
                if (wantsInputGradient)
                {
                    inputGradient.Prepare(some, inputBlocks);
                }
            }
        }
    }

    private void Forward(int group, int first, int end, ReadOnlySpan<float> bias)
    {
        ref float factors = ref Start(transformedWindows);
        ref float sums = ref Start(transformedTiles);
        TransformWindows(group, first, end);
        for (int slot = 0; slot < end - first && !bias.IsEmpty; slot++)
        {
            bias.CopyTo(scratch.Span[transformedTiles][(int)((BiasPosition * products.Position) + products.Of(slot))..]);
        }

        for (int position = 0; position < WinogradTiles.Positions; position++)
        {
            var pass = position == BiasPosition && !bias.IsEmpty ? forwardFromBias : forward;
            Multiply(
                pass, ref Unsafe.Add(ref factors, position * windows.Position), ref FiltersOf(transformedFilters, group, position), ref Unsafe.Add(ref sums, position * products.Position), end - first, g.BlocksPerGroup, g.InputsPerGroup);
        }

        for (int tile = first; tile < end;)
        {
            var (sample, run) = RunFrom(tile, first, end);
            WinogradOutput.Transform(ref sums, products, run, [], rectifier.Leak, ref ImageOf(outputImages, sample, group, g.BlocksPerGroup, g.OutputArea), OutputImage);
            tile += run.Count;
        }
    }

    private void Backward(int group, int first, int end)
    {
        ref float gradient = ref Start(transformedTiles);
        ref float windowStart = ref Start(transformedWindows);
        for (int tile = first; tile < end;)
        {
            var (sample, run) = RunFrom(tile, first, end);
            ref float image = ref ImageOf(outputImages, sample, group, g.BlocksPerGroup, g.OutputArea);
            WinogradOutput.TransformTransposed(ref image, ref image, 1, OutputImage, run, ref gradient, products, ref Unsafe.Add(ref Start(biasSums), group * g.BlocksPerGroup * Lanes));
            tile += run.Count;
        }

        TransformWindows(group, first, end);
        for (int position = 0; position < WinogradTiles.Positions; position++)
        {
            ref float factors = ref Unsafe.Add(ref windowStart, position * windows.Position);
            ref float values = ref Unsafe.Add(ref gradient, position * products.Position);
            Multiply(first == 0 ? firstWeightGradient : furtherWeightGradient, ref factors, ref values, ref FiltersOf(filterGradients, group, position), g.InputsPerGroup, g.BlocksPerGroup, end - first);
            if (input.Gradient is not null)
            {
                // The windows have had their turn: the gradient by them takes their place.
                Multiply(inputGradient, ref values, ref FiltersOf(transformedFilters, group, position), ref factors, end - first, inputBlocks, g.OutputsPerGroup);
            }
        }

        for (int tile = first; tile < end && input.Gradient is not null;)
        {
            var (sample, run) = RunFrom(tile, first, end);
            WinogradInput.AddTransposed(ref windowStart, windows, run, ref ImageOf(inputGradientImages, sample, group, inputBlocks, InputArea), InputImage);
            tile += run.Count;
        }
    }

    private void TransformWindows(int group, int first, int end)
    {
        for (int tile = first; tile < end;)
        {
            var (sample, run) = RunFrom(tile, first, end);
            WinogradInput.Transform(ref ImageOf(inputImages, sample, group, inputBlocks, InputArea), InputImage, run, ref Start(transformedWindows), windows);
            tile += run.Count;
        }
    }

    private static void Multiply(ProductPass pass, ref float factors, ref float values, ref float sums, int rows, int vectors, int depth) =>
        pass.Compute(ref factors, ref values, ref sums, ref sums, rows, vectors, depth);

    /// <summary>Gets a tile's sample and the tiles from it on that lie in its row.</summary>
    private (int Sample, WinogradTiles.Run Run) RunFrom(int tile, int first, int end)
    {
        var (sample, within) = Math.DivRem(tile, tiles.Count);
        var (row, column) = Math.DivRem(within, tiles.Columns);
        return (sample, new WinogradTiles.Run(row, column, Math.Min(tiles.Columns - column, end - tile), tile - first));
    }

    private ref float Start(Range part) => ref Unsafe.Add(ref Vectors.Start(scratch.Span), part.Start.Value);

    private ref float FiltersOf(Range part, int group, int position) => ref Unsafe.Add(ref Start(part), ((nint)group * filters.Group) + (position * filters.Position));

    private ref float ImageOf(Range part, int sample, int group, int blocks, int area) =>
        ref Unsafe.Add(ref Start(part), ((sample * g.Groups) + group) * blocks * area * Lanes);

    // Tiles lie an odd number of cache lines apart, so that those of a column do not share a few sets of the first-level cache.
    private WinogradTiles.Places PlacesOf(int blocks)
    {
        int tile = (blocks | 1) * Lanes;
        return new WinogradTiles.Places((atATime * tile) + Lanes, 4 * tile, tile, Lanes);
    }

    /// <summary>Makes vectors of 16 channels of a pixel, of groups of channels that lie one after the other.</summary>
    private static void Turn(ReadOnlySpan<float> from, Span<float> to, int groups, int channels, int area)
    {
        for (int group = 0; group < groups; group++)
        {
            for (int channel = 0; channel < channels; channel += Lanes, to = to[(area * Lanes)..])
            {
                LaneTranspose.ToInnermost(from[(((group * channels) + channel) * area)..], to, area, Math.Min(Lanes, channels - channel));
            }
        }
    }

    private static void TurnBack(ReadOnlySpan<float> from, Span<float> to, int groups, int channels, int area)
    {
        for (int group = 0; group < groups; group++)
        {
            for (int channel = 0; channel < channels; channel += Lanes, from = from[(area * Lanes)..])
            {
                LaneTranspose.ToRows(from, to[(((group * channels) + channel) * area)..], area, Math.Min(Lanes, channels - channel));
            }
        }
    }
}
