using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A convolution in the sample-major layout, for small batches and windows one pixel apart: a vector is 16 neighbouring pixels of a row.</summary>
/// <remarks>
/// Rows are worked on in buffers whose rows are whole vectors. A vector may read past the end of a row, into the next: what it
/// computes there is not copied out, and the gradient is 0 there.
/// </remarks>
internal sealed class SampleConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer image;
    private readonly FloatBuffer outputRows;
    private readonly ConvolutionWeightGradient? weightGradient;
    private readonly FloatBuffer? turnedWeights;
    private readonly FloatBuffer? spreadGradient;
    private readonly FloatBuffer? inputRows;

    public SampleConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training)
    {
        this.input = input;
        g = geometry;
        image = new FloatBuffer((g.InputChannels * g.PaddedHeight * g.PaddedWidth) + PlanValue.Lanes);
        outputRows = new FloatBuffer(g.OutputChannels * g.OutputHeight * OutputVectors * PlanValue.Lanes);
        weightGradient = training ? new ConvolutionWeightGradient(g, Layout.SampleMajor) : null;
        if (training && input.Gradient is not null)
        {
            turnedWeights = new FloatBuffer(g.OutputChannels * g.Taps);
            spreadGradient = new FloatBuffer((g.OutputChannels * SpreadHeight * SpreadWidth) + PlanValue.Lanes);
            inputRows = new FloatBuffer(g.InputChannels * g.Height * InputVectors * PlanValue.Lanes);
        }
    }

    private int OutputVectors => PlanValue.Blocks(g.OutputWidth);

    private int InputVectors => PlanValue.Blocks(g.Width);

    private int SpreadHeight => g.Height + g.KernelHeight - 1;

    private int SpreadWidth => g.Width + g.KernelWidth - 1;

    public override void Forward(in StepContext context)
    {
        var weights = Parameters[0].Values(context);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        nint channelStride = g.PaddedHeight * g.PaddedWidth;
        int outputStride = g.OutputHeight * OutputVectors * PlanValue.Lanes;
        var walk = new ConvolutionKernels.Walk(g.InputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, g.PaddedWidth, 1, g.PaddedWidth, OutputVectors * PlanValue.Lanes);
        for (int sample = 0; sample < context.Samples; sample++)
        {
            Pad(sample);
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                ConvolutionImage.ComputeSample(
                    ref Unsafe.Add(ref Vectors.Start(image.Span), group * g.InputsPerGroup * channelStride),
                    walk,
                    new ConvolutionImage.Content(g.Padding, g.Padding + g.Height, 0, 0),
                    ref Unsafe.Add(ref Vectors.Start(weights), filter * g.Taps),
                    g.OutputsPerGroup,
                    bias.IsEmpty ? bias : bias.Slice(filter, g.OutputsPerGroup),
                    ref Unsafe.Add(ref Vectors.Start(outputRows.Span), filter * outputStride),
                    g.OutputHeight,
                    OutputVectors);
            }

            CopyRows(outputRows.Span, OutputVectors * PlanValue.Lanes, Output.Data.Span[(sample * Output.Features)..], g.OutputWidth, g.OutputChannels * g.OutputHeight, g.OutputWidth);
        }
    }

    public override void Backward(in StepContext context)
    {
        var gradients = Output.Gradient!.Span;
        if (Parameters.Count > 1)
        {
            BiasGradient(Parameters[1].Gradient(context), gradients, context.Samples);
        }

        weightGradient!.Clear();
        if (turnedWeights is not null)
        {
            ConvolutionInputGradient.Turn(Parameters[0].Values(context), turnedWeights.Span, g);
        }

        // The forward pass left numbers where the gradient must be 0.
        outputRows.Span.Clear();
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var gradient = gradients.Slice(sample * Output.Features, Output.Features);
            CopyRows(gradient, g.OutputWidth, outputRows.Span, OutputVectors * PlanValue.Lanes, g.OutputChannels * g.OutputHeight, g.OutputWidth);
            Pad(sample);
            weightGradient.Add(outputRows.Span, image.Span);
            if (input.Gradient is not null)
            {
                InputGradient(gradient, input.Gradient.Span.Slice(sample * input.Features, input.Features));
            }
        }

        weightGradient.SumInto(Parameters[0].Gradient(context));
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

    /// <summary>As in <see cref="ConvolutionInputGradient"/>: a convolution of the gradient, with room around it, with the turned filters.</summary>
    private void InputGradient(ReadOnlySpan<float> gradient, Span<float> result)
    {
        int top = g.KernelHeight - 1 - g.Padding, left = g.KernelWidth - 1 - g.Padding;
        Spread(gradient, top, left);
        nint channelStride = SpreadHeight * SpreadWidth;
        int rowLength = InputVectors * PlanValue.Lanes;
        var walk = new ConvolutionKernels.Walk(g.OutputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, SpreadWidth, 1, SpreadWidth, rowLength);
        for (int group = 0; group < g.Groups; group++)
        {
            int channel = group * g.InputsPerGroup;
            ConvolutionImage.ComputeSample(
                ref Unsafe.Add(ref Vectors.Start(spreadGradient!.Span), group * g.OutputsPerGroup * channelStride),
                walk,
                new ConvolutionImage.Content(top, top + g.OutputHeight, 0, 0),
                ref Unsafe.Add(ref Vectors.Start(turnedWeights!.Span), channel * g.OutputsPerGroup * g.Area),
                g.InputsPerGroup,
                [],
                ref Unsafe.Add(ref Vectors.Start(inputRows!.Span), channel * g.Height * rowLength),
                g.Height,
                InputVectors);
        }

        CopyRows(inputRows!.Span, rowLength, result, g.Width, g.InputChannels * g.Height, g.Width);
    }

    private void Spread(ReadOnlySpan<float> gradient, int top, int left)
    {
        // With more padding than a window needs, the outermost pixels of the gradient met no input.
        int first = Math.Max(0, -left), length = Math.Min(g.OutputWidth, SpreadWidth - left) - first;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            for (int y = Math.Max(0, -top); y < Math.Min(g.OutputHeight, SpreadHeight - top); y++)
            {
                gradient.Slice((((filter * g.OutputHeight) + y) * g.OutputWidth) + first, length)
                    .CopyTo(spreadGradient!.Span[((((filter * SpreadHeight) + top + y) * SpreadWidth) + left + first)..]);
            }
        }
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
        for (int row = 0; row < rows; row++)
        {
            from.Slice(row * fromStride, length).CopyTo(to[(row * toStride)..]);
        }
    }
}
