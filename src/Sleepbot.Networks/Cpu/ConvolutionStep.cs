using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A convolution in the batch-innermost layout, block by block of 16 samples; a leaky rectifier behind it may be part of it.</summary>
internal sealed class ConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly FloatBuffer? paddedInput;
    private readonly ConvolutionPass[] groups;
    private readonly ConvolutionWeightGradient? weightGradient;
    private readonly ConvolutionInputGradient? inputGradient;

    /// <summary>Chooses the kernels.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public ConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        g = geometry;
        paddedInput = g.Padding > 0 ? new FloatBuffer(g.InputChannels * g.PaddedHeight * g.PaddedWidth * PlanValue.Lanes) : null;
        groups = [.. Enumerable.Range(0, g.Groups).Select(_ => Pass())];
        if (training)
        {
            inputGradient = input.Gradient is null ? null : new ConvolutionInputGradient(g, Layout.BatchInnermost, g.Width * PlanValue.Lanes);
            weightGradient = new ConvolutionWeightGradient(g, Layout.BatchInnermost, GradientRow, GradientChannel);
        }
    }

    /// <inheritdoc/>
    public override string Kernel => ConvolutionWords.Describe("direct", rectifier.Leak, groups[0].Description, inputGradient?.Description, weightGradient?.Description);

    // Where there is an input gradient, the output gradient is read from its image.
    private int GradientRow => inputGradient?.RowStride ?? (g.OutputWidth * PlanValue.Lanes);

    private int GradientChannel => inputGradient?.ChannelStride ?? (g.OutputArea * PlanValue.Lanes);

    private int InputChannel => g.PaddedHeight * g.PaddedWidth * PlanValue.Lanes;

    public override void Forward(in StepContext context)
    {
        var weights = Parameters[0].Values(context);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        for (int group = 0; group < g.Groups; group++)
        {
            groups[group].Pack(
                ref Unsafe.Add(ref Vectors.Start(weights), group * g.OutputsPerGroup * g.Taps),
                new ConvolutionPass.WeightStrides(g.Taps, g.Area, g.KernelWidth, 1));
        }

        for (int block = 0; block < context.Blocks; block++)
        {
            ref float image = ref Vectors.Start(Padded(block));
            ref float output = ref Vectors.Start(Output.Data.Span.Slice(block * g.OutputBlock, g.OutputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                groups[group].Compute(
                    ref Unsafe.Add(ref image, group * g.InputsPerGroup * InputChannel),
                    bias.IsEmpty ? bias : bias.Slice(filter, g.OutputsPerGroup),
                    ref Unsafe.Add(ref output, filter * g.OutputArea * PlanValue.Lanes));
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        weightGradient!.Clear();
        inputGradient?.Take(Parameters[0].Values(context));
        for (int block = 0; block < context.Blocks; block++)
        {
            var gradient = Output.Gradient!.Span.Slice(block * g.OutputBlock, g.OutputBlock);
            ref float image = ref inputGradient is null ? ref Vectors.Start(gradient) : ref Unsafe.Add(ref Vectors.Start(inputGradient.Image), inputGradient.Origin);
            TakeGradient(gradient, Output.Data.Span.Slice(block * g.OutputBlock, g.OutputBlock), ref image);
            weightGradient.Add(ref image, ref Vectors.Start(Padded(block)));
            inputGradient?.Compute(input.Gradient!.Span.Slice(block * g.InputBlock, g.InputBlock));
        }

        weightGradient.SumInto(Parameters[0].Gradient(context), Parameters.Count > 1 ? Parameters[1].Gradient(context) : []);
    }

    private ConvolutionPass Pass()
    {
        int row = g.PaddedWidth * PlanValue.Lanes, outputRow = g.OutputWidth * PlanValue.Lanes;
        var tile = new ConvolutionTile
        {
            Channels = g.InputsPerGroup,
            KernelHeight = g.KernelHeight,
            KernelWidth = g.KernelWidth,
            ChannelStride = InputChannel,
            RowStride = row,
            TapStride = PlanValue.Lanes,
            VectorStride = g.Stride * PlanValue.Lanes,
            OutputVectorStride = PlanValue.Lanes,
            FilterStride = g.OutputHeight * outputRow,
            Leak = rectifier.Leak,
        };
        return new ConvolutionPass(
            g.OutputsPerGroup,
            tile,
            [.. Enumerable.Range(0, g.OutputHeight).Select(y => g.RowSpot(y, row, outputRow))],
            [.. Enumerable.Range(0, g.OutputWidth).Select(x => g.ColumnSpot(x, PlanValue.Lanes, PlanValue.Lanes))],
            tilesGoDown: false);
    }

    private void TakeGradient(Span<float> gradient, ReadOnlySpan<float> values, ref float image)
    {
        if (rectifier.Slope == 1 && inputGradient is null)
        {
            return;
        }

        int row = g.OutputWidth * PlanValue.Lanes;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                int at = ((filter * g.OutputHeight) + y) * row;
                GradientIntake.TakeRow(
                    ref gradient[at],
                    ref Unsafe.AsRef(in values[at]),
                    rectifier.Slope,
                    ref Unsafe.Add(ref image, (filter * GradientChannel) + (y * GradientRow)),
                    g.OutputWidth);
            }
        }
    }

    /// <summary>Gets one block of the input with its padding, which stays 0 from the buffer's creation on.</summary>
    private Span<float> Padded(int block)
    {
        var image = input.Data.Span.Slice(block * g.InputBlock, g.InputBlock);
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
}
