using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// A convolution with windows of 3x3 one pixel apart, in the batch-innermost layout, with 16 multiplications for a tile of 2x2 pixels
/// instead of 36; a leaky rectifier behind it may be part of it.
/// </summary>
/// <remarks>
/// Block by block of 16 samples, some tiles at a time that fit into the second-level cache. Forward: windows are transformed, multiplied
/// with the transformed filters, and the products transformed to pixels. Backward, each of these linear maps is transposed.
/// </remarks>
internal sealed class WinogradConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly WinogradTiles tiles;
    private readonly WinogradFilters filters;
    private readonly WinogradFilters? turnedFilters;
    private readonly WinogradWeightGradient? weightGradient;
    private readonly Scratch scratch;
    private readonly int windowsLength;
    private readonly int productsLength;
    private readonly FloatBuffer biasSums;

    /// <summary>Prepares room.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="scratch">Room for transformed numbers.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public WinogradConvolutionStep(PlanValue input, ConvolutionGeometry geometry, Scratch scratch, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        g = geometry;
        tiles = new WinogradTiles(g);
        filters = new WinogradFilters(g, transposed: false);
        turnedFilters = training && input.Gradient is not null ? new WinogradFilters(g, transposed: true) : null;
        weightGradient = training ? new WinogradWeightGradient(g) : null;
        windowsLength = Math.Max(Windows.Length, Math.Max(WindowsBySample.Length, WindowGradients.Length));
        productsLength = Math.Max(Products.Length, ProductGradients.Length);
        this.scratch = scratch;
        scratch.Reserve(windowsLength + productsLength + (weightGradient?.ImageLength ?? 0));
        biasSums = new FloatBuffer(training ? g.OutputChannels * PlanValue.Lanes : 0);
    }

    // With fewer channels the transforms cost more than the products save; weight gradients take vectors of 16 inputs.
    private const int FewestInputs = 16;
    private const int FewestOutputs = 8;

    /// <summary>Tells whether a convolution can be computed this way, and is faster for it.</summary>
    public static bool Pays(ConvolutionGeometry g) =>
        g is { KernelHeight: 3, KernelWidth: 3, Stride: 1, InputsPerGroup: >= FewestInputs, OutputsPerGroup: >= FewestOutputs };

    /// <summary>Gets that rule in words.</summary>
    public static string Reason => $"3x3 windows one pixel apart, {FewestInputs} or more channels in and {FewestOutputs} out";

    /// <inheritdoc/>
    public override string Kernel => "Winograd F(2x2, 3x3)";

    private WinogradTiles.Places Windows => WinogradTiles.Places.ByChannel(g.InputsPerGroup, tiles.AtATime);

    private WinogradTiles.Places WindowsBySample => WinogradTiles.Places.ByTile(weightGradient?.ItemsPerPixel ?? 0, tiles.AtATime);

    private WinogradTiles.Places WindowGradients => WinogradTiles.Places.ByChannel(turnedFilters?.Outputs ?? 0, tiles.AtATime);

    private WinogradTiles.Places Products => WinogradTiles.Places.ByChannel(filters.Outputs, tiles.AtATime);

    private WinogradTiles.Places ProductGradients => WinogradTiles.Places.ByChannel(weightGradient?.Filters ?? 0, tiles.AtATime);

    /// <summary>Gets room for transformed windows, or gradients by them.</summary>
    private ref float TransformedWindows => ref Vectors.Start(scratch.Span);

    /// <summary>Gets room for transformed tiles, or gradients by them.</summary>
    private ref float TransformedTiles => ref Unsafe.Add(ref Vectors.Start(scratch.Span), windowsLength);

    /// <summary>Gets room for a group of a block of the input with channels last.</summary>
    private ref float ChannelsLast => ref Unsafe.Add(ref Vectors.Start(scratch.Span), windowsLength + productsLength);

    private int ImageRow => g.Width * PlanValue.Lanes;

    private int ImagePlane => g.Height * ImageRow;

    private WinogradInput.Image InputImage => new(g.Height, g.Width, g.Padding, g.InputsPerGroup, ImageRow, PlanValue.Lanes, ImagePlane);

    private WinogradOutput.Image OutputImage => new(g.OutputsPerGroup, g.OutputHeight, g.OutputWidth);

    public override void Forward(in StepContext context)
    {
        filters.Take(Parameters[0].Values(context));
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        for (int block = 0; block < context.Blocks; block++)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                ref float image = ref InputOf(input.Data, block, group);
                ref float output = ref OutputOf(Output.Data, block, group);
                for (int tile = 0; tile < tiles.Count; tile += tiles.AtATime)
                {
                    Forward(ref image, group, tile, bias, ref output);
                }
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        weightGradient!.Clear();
        biasSums.Span.Clear();
        turnedFilters?.Take(Parameters[0].Values(context));
        for (int block = 0; block < context.Blocks; block++)
        {
            int lanes = Math.Min(PlanValue.Lanes, context.Samples - (block * PlanValue.Lanes));
            for (int group = 0; group < g.Groups; group++)
            {
                weightGradient.BeginImage();
                for (int tile = 0; tile < tiles.Count; tile += tiles.AtATime)
                {
                    Backward(block, group, tile, lanes);
                }
            }
        }

        weightGradient.SumInto(Parameters[0].Gradient(context));
        if (Parameters.Count > 1)
        {
            var sums = Parameters[1].Gradient(context);
            for (int filter = 0; filter < g.OutputChannels; filter++)
            {
                sums[filter] = Vector512.Sum(Vectors.Load(ref Vectors.Start(biasSums.Span), filter * PlanValue.Lanes));
            }
        }
    }

    private void Forward(ref float image, int group, int first, ReadOnlySpan<float> bias, ref float output)
    {
        ref float transformed = ref TransformedWindows;
        ref float sums = ref TransformedTiles;
        int end = Math.Min(first + tiles.AtATime, tiles.Count);
        for (int tile = first; tile < end;)
        {
            var run = tiles.RunFrom(tile, first);
            WinogradInput.Transform(ref image, InputImage, run, ref transformed, Windows);
            tile += run.Count;
        }

        WinogradKernels.Multiply(ref transformed, Windows, g.InputsPerGroup, ref filters.Of(group), filters.PositionStride, filters.Outputs, ref sums, Products, end - first,
            PixelsOf(ref output, first),
            PixelsSeenBy(ref image, end));
        var biasOfGroup = bias.IsEmpty ? bias : bias.Slice(group * g.OutputsPerGroup, g.OutputsPerGroup);
        for (int tile = first; tile < end;)
        {
            var run = tiles.RunFrom(tile, first);
            WinogradOutput.Transform(ref sums, Products, run, biasOfGroup, rectifier.Leak, ref output, OutputImage);
            tile += run.Count;
        }
    }

    private void Backward(int block, int group, int first, int lanes)
    {
        ref float transformed = ref TransformedWindows;
        ref float gradient = ref TransformedTiles;
        ref float biasSum = ref Unsafe.Add(ref Vectors.Start(biasSums.Span), group * g.OutputsPerGroup * PlanValue.Lanes);
        int end = Math.Min(first + tiles.AtATime, tiles.Count);
        for (int tile = first; tile < end;)
        {
            var run = tiles.RunFrom(tile, first);
            WinogradOutput.TransformTransposed(
                ref OutputOf(Output.Gradient!, block, group), ref OutputOf(Output.Data, block, group), rectifier.Slope, OutputImage, run, ref gradient, ProductGradients, ref biasSum);
            weightGradient!.Transform(ref InputOf(input.Data, block, group), ref ChannelsLast, run, lanes, ref transformed, WindowsBySample);
            tile += run.Count;
        }

        weightGradient!.Add(group, ref gradient, ProductGradients, ref transformed, WindowsBySample, end - first, lanes,
            PixelsSeenBy(ref InputOf(input.Data, block, group), end),
            PixelsOf(ref OutputOf(Output.Gradient!, block, group), end));
        if (turnedFilters is null)
        {
            return;
        }

        // The windows are not needed any more: their gradient takes their place.
        WinogradKernels.Multiply(
            ref gradient, ProductGradients, g.OutputsPerGroup, ref turnedFilters.Of(group), turnedFilters.PositionStride, turnedFilters.Outputs, ref transformed, WindowGradients, end - first,
            PixelsSeenBy(ref InputOf(input.Gradient!, block, group), first),
            default);
        for (int tile = first; tile < end;)
        {
            var run = tiles.RunFrom(tile, first);
            WinogradInput.AddTransposed(ref transformed, WindowGradients, run, ref InputOf(input.Gradient!, block, group), InputImage);
            tile += run.Count;
        }
    }

    /// <summary>Gets the output pixels of the tiles that are worked on together from one on.</summary>
    private Ahead PixelsOf(ref float output, int first) => tiles.PixelsFrom(ref output, g.OutputsPerGroup, g.OutputHeight, g.OutputWidth, first, below: 0);

    /// <summary>Gets the input pixels that these tiles see and the row of tiles before does not.</summary>
    private Ahead PixelsSeenBy(ref float image, int first) => tiles.PixelsFrom(ref image, g.InputsPerGroup, g.Height, g.Width, first, below: 2 - g.Padding);

    private ref float InputOf(BatchBuffer buffer, int block, int group) =>
        ref Vectors.Start(buffer.Span.Slice((block * g.InputBlock) + (group * g.InputsPerGroup * ImagePlane), g.InputsPerGroup * ImagePlane));

    private ref float OutputOf(BatchBuffer buffer, int block, int group)
    {
        int length = g.OutputsPerGroup * g.OutputArea * PlanValue.Lanes;
        return ref Vectors.Start(buffer.Span.Slice((block * g.OutputBlock) + (group * length), length));
    }
}
