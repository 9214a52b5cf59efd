using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A convolution in the batch-innermost layout, block by block of 16 samples.</summary>
internal sealed class ConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer? paddedInput;
    private readonly ConvolutionWeightGradient? weightGradient;
    private readonly ConvolutionInputGradient? inputGradient;

    public ConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training)
    {
        this.input = input;
        g = geometry;
        paddedInput = g.Padding > 0 ? new FloatBuffer(g.InputChannels * g.PaddedHeight * g.PaddedWidth * PlanValue.Lanes) : null;
        weightGradient = training ? new ConvolutionWeightGradient(g, Layout.BatchInnermost) : null;
        inputGradient = training && input.Gradient is not null ? new ConvolutionInputGradient(g) : null;
    }

    public override void Forward(in StepContext context)
    {
        var weights = Parameters[0].Values(context);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        nint rowStride = g.PaddedWidth * PlanValue.Lanes;
        nint channelStride = g.PaddedHeight * rowStride;
        nint outputStride = g.OutputArea * PlanValue.Lanes;
        var walk = new ConvolutionKernels.Walk(
            g.InputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, rowStride, PlanValue.Lanes, g.Stride * PlanValue.Lanes, PlanValue.Lanes);
        for (int block = 0; block < context.Blocks; block++)
        {
            ref float image = ref Vectors.Start(Padded(block));
            ref float output = ref Vectors.Start(Output.Data.Span.Slice(block * g.OutputBlock, g.OutputBlock));
            for (int group = 0; group < g.Groups; group++)
            {
                int filter = group * g.OutputsPerGroup;
                ConvolutionImage.Compute(
                    ref Unsafe.Add(ref image, group * g.InputsPerGroup * channelStride),
                    walk,
                    new ConvolutionImage.Content(g.Padding, g.Padding + g.Height, g.Padding, g.Padding + g.Width),
                    g.Stride,
                    ref Unsafe.Add(ref Vectors.Start(weights), filter * g.Taps),
                    g.OutputsPerGroup,
                    bias.IsEmpty ? bias : bias.Slice(filter, g.OutputsPerGroup),
                    ref Unsafe.Add(ref output, filter * outputStride),
                    g.OutputHeight,
                    g.OutputWidth);
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (Parameters.Count > 1)
        {
            BiasGradient(context);
        }

        weightGradient!.Clear();
        inputGradient?.Take(Parameters[0].Values(context));
        for (int block = 0; block < context.Blocks; block++)
        {
            var gradient = Output.Gradient!.Span.Slice(block * g.OutputBlock, g.OutputBlock);
            weightGradient.Add(gradient, Padded(block));
            inputGradient?.Compute(gradient, input.Gradient!.Span.Slice(block * g.InputBlock, g.InputBlock));
        }

        weightGradient.SumInto(Parameters[0].Gradient(context));
    }

    private void BiasGradient(in StepContext context)
    {
        var sums = Parameters[1].Gradient(context);
        int plane = g.OutputArea * PlanValue.Lanes;
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            var sum = Vector512<float>.Zero;
            for (int block = 0; block < context.Blocks; block++)
            {
                ref float gradient = ref Vectors.Start(Output.Gradient!.Span.Slice((block * g.OutputBlock) + (filter * plane), plane));
                for (int at = 0; at < plane; at += PlanValue.Lanes)
                {
                    sum += Vectors.Load(ref gradient, at);
                }
            }

            sums[filter] = Vector512.Sum(sum);
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
