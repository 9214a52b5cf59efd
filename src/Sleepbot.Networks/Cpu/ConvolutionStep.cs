using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A convolution, block by block of 16 samples.</summary>
internal sealed class ConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer? paddedInput;
    private readonly FloatBuffer? spreadGradient;
    private readonly FloatBuffer? flippedWeights;
    private readonly nint[] tapPlaces;

    public ConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training)
    {
        this.input = input;
        g = geometry;
        if (g.Padding > 0)
        {
            paddedInput = new FloatBuffer(g.InputChannels * g.PaddedHeight * g.PaddedWidth * PlanValue.Lanes);
        }

        if (training && input.Gradient is not null)
        {
            spreadGradient = new FloatBuffer(g.OutputChannels * SpreadHeight * SpreadWidth * PlanValue.Lanes);
            flippedWeights = new FloatBuffer(g.OutputChannels * g.Taps);
        }

        tapPlaces = [.. Enumerable.Range(0, g.Taps).Select(PlaceOfTap)];
    }

    // The gradient image, its pixels as far apart as the windows were, with room for a whole window around them.
    private int SpreadHeight => g.Height + g.KernelHeight - 1;

    private int SpreadWidth => g.Width + g.KernelWidth - 1;

    private int InputBlock => g.InputChannels * g.Height * g.Width * PlanValue.Lanes;

    private int OutputBlock => g.OutputChannels * g.OutputHeight * g.OutputWidth * PlanValue.Lanes;

    public override void Forward(in StepContext context)
    {
        var weights = Parameters[0].Values(context);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        nint rowStride = g.PaddedWidth * PlanValue.Lanes;
        nint channelStride = g.PaddedHeight * rowStride;
        nint outputStride = g.OutputHeight * g.OutputWidth * PlanValue.Lanes;
        var walk = new ConvolutionKernels.Walk(g.InputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, rowStride, g.Stride * PlanValue.Lanes);
        for (int block = 0; block < context.Blocks; block++)
        {
            ref float image = ref Vectors.Start(Padded(block));
            ref float output = ref Vectors.Start(Output.Data.Span.Slice(block * OutputBlock, OutputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                for (int y = 0; y < g.OutputHeight; y++)
                {
                    ConvolutionKernels.Row(
                        ref Unsafe.Add(ref image, (group * g.InputsPerGroup * channelStride) + (y * g.Stride * rowStride)),
                        walk,
                        ref Unsafe.Add(ref Vectors.Start(weights), filter * g.Taps),
                        g.Taps,
                        g.OutputsPerGroup,
                        bias.IsEmpty ? bias : bias.Slice(filter, g.OutputsPerGroup),
                        ref Unsafe.Add(ref output, (filter * outputStride) + (y * g.OutputWidth * PlanValue.Lanes)),
                        outputStride,
                        g.OutputWidth);
                }
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (Parameters.Count > 1)
        {
            BiasGradient(context);
        }

        WeightGradient(context);
        if (spreadGradient is not null)
        {
            InputGradient(context);
        }
    }

    private void WeightGradient(in StepContext context)
    {
        var sums = Parameters[0].Gradient(context);
        sums.Clear();
        nint outputStride = g.OutputHeight * g.OutputWidth * PlanValue.Lanes;
        nint rowStride = g.PaddedWidth * PlanValue.Lanes;
        var walk = new WeightGradientKernels.Walk(g.OutputHeight, g.OutputWidth, outputStride, g.Stride * rowStride, g.Stride * PlanValue.Lanes);
        Span<nint> places = stackalloc nint[4];
        for (int block = 0; block < context.Blocks; block++)
        {
            ref float image = ref Vectors.Start(Padded(block));
            ref float gradient = ref Vectors.Start(Output.Gradient!.Span.Slice(block * OutputBlock, OutputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                for (int tap = 0; tap < g.Taps; tap += 4)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        places[i] = tapPlaces[Math.Min(tap + i, g.Taps - 1)];
                    }

                    WeightGradientKernels.Add(
                        ref Unsafe.Add(ref gradient, filter * outputStride),
                        ref Unsafe.Add(ref image, group * g.InputsPerGroup * g.PaddedHeight * rowStride),
                        walk,
                        g.OutputsPerGroup,
                        places,
                        Math.Min(4, g.Taps - tap),
                        sums[((filter * g.Taps) + tap)..],
                        g.Taps);
                }
            }
        }
    }

    private void BiasGradient(in StepContext context)
    {
        var sums = Parameters[1].Gradient(context);
        int plane = g.OutputHeight * g.OutputWidth * PlanValue.Lanes;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            var sum = Vector512<float>.Zero;
            for (int block = 0; block < context.Blocks; block++)
            {
                ref float gradient = ref Vectors.Start(Output.Gradient!.Span.Slice((block * OutputBlock) + (filter * plane), plane));
                for (int at = 0; at < plane; at += PlanValue.Lanes)
                {
                    sum += Vectors.Load(ref gradient, at);
                }
            }

            sums[filter] = Vector512.Sum(sum);
        }
    }

    /// <summary>The input gradient is itself a convolution: of the spread output gradient with the flipped filters.</summary>
    private void InputGradient(in StepContext context)
    {
        FlipWeights(Parameters[0].Values(context));
        nint rowStride = SpreadWidth * PlanValue.Lanes;
        nint channelStride = SpreadHeight * rowStride;
        nint inputStride = g.Height * g.Width * PlanValue.Lanes;
        int filterTaps = g.OutputsPerGroup * g.Area;
        var walk = new ConvolutionKernels.Walk(g.OutputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, rowStride, PlanValue.Lanes);
        for (int block = 0; block < context.Blocks; block++)
        {
            Spread(block);
            ref float spread = ref Vectors.Start(spreadGradient!.Span);
            ref float gradient = ref Vectors.Start(input.Gradient!.Span.Slice(block * InputBlock, InputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int channel = group * g.InputsPerGroup;
                for (int y = 0; y < g.Height; y++)
                {
                    ConvolutionKernels.Row(
                        ref Unsafe.Add(ref spread, (group * g.OutputsPerGroup * channelStride) + (y * rowStride)),
                        walk,
                        ref Unsafe.Add(ref Vectors.Start(flippedWeights!.Span), channel * filterTaps),
                        filterTaps,
                        g.InputsPerGroup,
                        [],
                        ref Unsafe.Add(ref gradient, (channel * inputStride) + (y * g.Width * PlanValue.Lanes)),
                        inputStride,
                        g.Width);
                }
            }
        }
    }

    /// <summary>Reorders (out, in, height, width) to (in, out, height, width) within each group and turns every filter by 180 degrees.</summary>
    private void FlipWeights(ReadOnlySpan<float> weights)
    {
        var flipped = flippedWeights!.Span;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            int group = filter / g.OutputsPerGroup;
            for (int channel = 0; channel < g.InputsPerGroup; channel++)
            {
                var from = weights.Slice((filter * g.Taps) + (channel * g.Area), g.Area);
                int target = (((group * g.InputsPerGroup) + channel) * g.OutputsPerGroup) + (filter % g.OutputsPerGroup);
                var to = flipped.Slice(target * g.Area, g.Area);
                from.CopyTo(to);
                to.Reverse();
            }
        }
    }

    /// <summary>Copies one block of the output gradient to where its pixels stand in the spread image; all else there stays 0.</summary>
    private void Spread(int block)
    {
        var gradient = Output.Gradient!.Span.Slice(block * OutputBlock, OutputBlock);
        var spread = spreadGradient!.Span;
        int top = g.KernelHeight - 1 - g.Padding, left = g.KernelWidth - 1 - g.Padding;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                int toY = top + (y * g.Stride);
                if (toY < 0 || toY >= SpreadHeight)
                {
                    continue;
                }

                var row = gradient.Slice(((filter * g.OutputHeight) + y) * g.OutputWidth * PlanValue.Lanes, g.OutputWidth * PlanValue.Lanes);
                var target = spread.Slice(((filter * SpreadHeight) + toY) * SpreadWidth * PlanValue.Lanes, SpreadWidth * PlanValue.Lanes);
                if (g.Stride == 1 && left >= 0)
                {
                    row.CopyTo(target[(left * PlanValue.Lanes)..]);
                    continue;
                }

                for (int x = 0; x < g.OutputWidth; x++)
                {
                    int toX = left + (x * g.Stride);
                    if (toX >= 0 && toX < SpreadWidth)
                    {
                        row.Slice(x * PlanValue.Lanes, PlanValue.Lanes).CopyTo(target[(toX * PlanValue.Lanes)..]);
                    }
                }
            }
        }
    }

    /// <summary>Gets one block of the input with its padding, which stays 0 from the buffer's creation on.</summary>
    private Span<float> Padded(int block)
    {
        var image = input.Data.Span.Slice(block * InputBlock, InputBlock);
        if (paddedInput is null)
        {
            return image;
        }

        var padded = paddedInput.Span;
        int row = g.Width * PlanValue.Lanes;
        for (int channel = 0; channel < g.InputChannels; channel++)
        {
            for (int y = 0; y < g.Height; y++)
            {
                int target = ((((channel * g.PaddedHeight) + y + g.Padding) * g.PaddedWidth) + g.Padding) * PlanValue.Lanes;
                image.Slice(((channel * g.Height) + y) * row, row).CopyTo(padded[target..]);
            }
        }

        return padded;
    }

    private nint PlaceOfTap(int tap)
    {
        int channel = tap / g.Area, y = tap % g.Area / g.KernelWidth, x = tap % g.KernelWidth;
        return (nint)((((channel * g.PaddedHeight) + y) * g.PaddedWidth) + x) * PlanValue.Lanes;
    }
}
