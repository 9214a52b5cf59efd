using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// A convolution in the sample-major layout, for small batches and windows one pixel apart: a vector is 16 neighbouring pixels of a
/// row. A leaky rectifier behind it may be part of it.
/// </summary>
/// <remarks>
/// The last vector of an output row overlaps the one before, and computes the same there. Where a row is shorter than a vector, rows are
/// computed in a buffer whose rows are whole vectors, and what lies behind a row is not copied out.
/// </remarks>
internal sealed class SampleConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly FloatBuffer image;
    private readonly FloatBuffer? outputRows;
    private readonly ConvolutionPass[] groups;
    private readonly ConvolutionWeightGradient? weightGradient;
    private readonly ConvolutionInputGradient? inputGradient;
    private readonly FloatBuffer? inputRows;

    /// <summary>Chooses the kernels.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public SampleConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        g = geometry;
        image = new FloatBuffer((g.InputChannels * g.PaddedHeight * g.PaddedWidth) + PlanValue.Lanes);
        outputRows = g.OutputWidth < PlanValue.Lanes ? new FloatBuffer(g.OutputChannels * g.OutputHeight * OutputRow) : null;
        groups = [.. Enumerable.Range(0, g.Groups).Select(_ => Pass())];
        if (training)
        {
            weightGradient = new ConvolutionWeightGradient(g, Layout.SampleMajor, g.OutputWidth, g.OutputArea, sumsGradient: false);
        }

        if (training && input.Gradient is not null)
        {
            inputGradient = new ConvolutionInputGradient(g, Layout.SampleMajor, InputRow);
            inputRows = new FloatBuffer(g.InputChannels * g.Height * InputRow);
        }
    }

    /// <inheritdoc/>
    public override string Kernel => ConvolutionWords.Describe("direct", rectifier.Leak, groups[0].Description, inputGradient?.Description, weightGradient?.Description);

    private int OutputRow => Math.Max(g.OutputWidth, PlanValue.Lanes);

    private int InputRow => PlanValue.Blocks(g.Width) * PlanValue.Lanes;

    private int InputChannel => g.PaddedHeight * g.PaddedWidth;

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

        for (int sample = 0; sample < context.Samples; sample++)
        {
            Pad(sample);
            var output = Output.Data.Span[(sample * Output.Features)..];
            ref float rows = ref Vectors.Start(outputRows is null ? output : outputRows.Span);
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                groups[group].Compute(
                    ref Unsafe.Add(ref Vectors.Start(image.Span), group * g.InputsPerGroup * InputChannel),
                    bias.IsEmpty ? bias : bias.Slice(filter, g.OutputsPerGroup),
                    ref Unsafe.Add(ref rows, filter * g.OutputHeight * OutputRow));
            }

            if (outputRows is not null)
            {
                CopyRows(outputRows.Span, OutputRow, output, g.OutputWidth, g.OutputChannels * g.OutputHeight, g.OutputWidth);
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        var gradients = Output.Gradient!.Span[..(context.Samples * Output.Features)];
        if (rectifier.Slope != 1)
        {
            Elementwise.UndoLeak(gradients, Output.Data.Span[..gradients.Length], rectifier.Slope);
        }

        if (Parameters.Count > 1)
        {
            BiasGradient(Parameters[1].Gradient(context), gradients, context.Samples);
        }

        weightGradient!.Clear();
        inputGradient?.Take(Parameters[0].Values(context));
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var gradient = gradients.Slice(sample * Output.Features, Output.Features);
            if (context.Samples > 1)
            {
                // The only one is there from the way forward.
                Pad(sample);
            }

            weightGradient.Add(ref Vectors.Start(gradient), ref Vectors.Start(image.Span));
            if (inputGradient is not null)
            {
                InputGradient(gradient, input.Gradient!.Span.Slice(sample * input.Features, input.Features));
            }
        }

        weightGradient.SumInto(Parameters[0].Gradient(context));
    }

    private ConvolutionPass Pass()
    {
        var tile = new ConvolutionTile
        {
            Channels = g.InputsPerGroup,
            KernelHeight = g.KernelHeight,
            KernelWidth = g.KernelWidth,
            ChannelStride = InputChannel,
            RowStride = g.PaddedWidth,
            TapStride = 1,
            VectorStride = g.PaddedWidth,
            OutputVectorStride = OutputRow,
            FilterStride = g.OutputHeight * OutputRow,
            Leak = rectifier.Leak,
        };
        var columns = Enumerable.Range(0, PlanValue.Blocks(g.OutputWidth)).Select(v => Math.Min(v * PlanValue.Lanes, OutputRow - PlanValue.Lanes));
        return new ConvolutionPass(
            g.OutputsPerGroup,
            tile,
            [.. columns.Select(x => new ConvolutionPass.Spot(x, x, 0, g.KernelWidth))],
            [.. Enumerable.Range(0, g.OutputHeight).Select(y => g.RowSpot(y, g.PaddedWidth, OutputRow))],
            tilesGoDown: true);
    }

    private void BiasGradient(Span<float> sums, ReadOnlySpan<float> gradients, int samples)
    {
        sums.Clear();
        for (int sample = 0; sample < samples; sample++)
        {
            for (int filter = 0; filter < g.OutputChannels; filter++)
            {
                sums[filter] += Elementwise.Sum(gradients.Slice((sample * Output.Features) + (filter * g.OutputArea), g.OutputArea));
            }
        }
    }

    private void InputGradient(ReadOnlySpan<float> gradient, Span<float> result)
    {
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            CopyRows(
                gradient[(filter * g.OutputArea)..],
                g.OutputWidth,
                inputGradient!.Image[(inputGradient.Origin + (filter * inputGradient.ChannelStride))..],
                inputGradient.RowStride,
                g.OutputHeight,
                g.OutputWidth);
        }

        inputGradient!.Compute(inputGradient.Image, inputRows!.Span);
        CopyRows(inputRows.Span, InputRow, result, g.Width, g.InputChannels * g.Height, g.Width);
    }

    private void Pad(int sample)
    {
        var from = input.Data.Span.Slice(sample * input.Features, input.Features);
        for (int channel = 0; channel < g.InputChannels; channel++)
        {
            int target = (((channel * g.PaddedHeight) + g.Padding) * g.PaddedWidth) + g.Padding;
            CopyRows(from[(channel * g.Height * g.Width)..], g.Width, image.Span[target..], g.PaddedWidth, g.Height, g.Width);
        }
    }

    private static void CopyRows(ReadOnlySpan<float> from, int fromStride, Span<float> to, int toStride, int rows, int length)
    {
        if (length < PlanValue.Lanes)
        {
            for (int row = 0; row < rows; row++)
            {
                from.Slice(row * fromStride, length).CopyTo(to[(row * toStride)..]);
            }

            return;
        }

        // Rows are short: calling a method for each takes longer than copying it.
        ref float source = ref Vectors.Start(from);
        ref float target = ref Vectors.Start(to);
        for (int row = 0; row < rows; row++)
        {
            for (int at = 0; at < length; at += PlanValue.Lanes)
            {
                // The last vector overlaps its neighbour.
                int place = Math.Min(at, length - PlanValue.Lanes);
                Vectors.Store(Vectors.Load(ref source, place), ref target, place);
            }

            source = ref Unsafe.Add(ref source, fromStride);
            target = ref Unsafe.Add(ref target, toStride);
        }
    }
}
