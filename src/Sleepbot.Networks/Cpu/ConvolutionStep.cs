using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>A convolution in the batch-innermost layout, block by block of 16 samples; a leaky rectifier behind it may be part of it.</summary>
internal sealed class ConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly ConvolutionPass[] groups;
    private readonly ConvolutionWeightGradient? weightGradient;
    private readonly ConvolutionInputGradient? inputGradient;

    /// <summary>Chooses the kernels.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="hasBias">Whether there is a bias besides the weights.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public ConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool hasBias, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        g = geometry;
        groups = [.. Enumerable.Range(0, g.Groups).Select(_ => Pass())];
        if (training)
        {
            inputGradient = input.Gradient is null ? null : new ConvolutionInputGradient(g, Layout.BatchInnermost, g.Width * PlanValue.Lanes);
            weightGradient = new ConvolutionWeightGradient(g, Layout.BatchInnermost, g.OutputWidth * PlanValue.Lanes, g.OutputArea * PlanValue.Lanes, hasBias);
        }
    }

    /// <inheritdoc/>
    public override string Kernel => ConvolutionWords.Describe("direct", rectifier.Leak, groups[0].Description, inputGradient?.Description, weightGradient?.Description);

    private int InputRow => g.Width * PlanValue.Lanes;

    private int InputChannel => g.Height * InputRow;

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
            ref float corner = ref Unsafe.Add(ref InputOf(block), -g.Padding * (InputRow + PlanValue.Lanes));
            ref float output = ref Vectors.Start(Output.Data.Span.Slice(block * g.OutputBlock, g.OutputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                groups[group].Compute(
                    ref Unsafe.Add(ref corner, group * g.InputsPerGroup * InputChannel),
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
            if (rectifier.Slope != 1)
            {
                Elementwise.UndoLeak(gradient, Output.Data.Span.Slice(block * g.OutputBlock, g.OutputBlock), rectifier.Slope);
            }

            weightGradient.Add(ref Vectors.Start(gradient), ref InputOf(block));
            inputGradient?.Compute(gradient, input.Gradient!.Span.Slice(block * g.InputBlock, g.InputBlock));
        }

        weightGradient.SumInto(Parameters[0].Gradient(context), Parameters.Count > 1 ? Parameters[1].Gradient(context) : []);
    }

    private ConvolutionPass Pass()
    {
        int row = InputRow, outputRow = g.OutputWidth * PlanValue.Lanes;
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

    private ref float InputOf(int block) => ref Vectors.Start(input.Data.Span.Slice(block * g.InputBlock, g.InputBlock));
}
