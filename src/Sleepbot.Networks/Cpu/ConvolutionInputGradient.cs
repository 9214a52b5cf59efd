using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// The input gradient of a convolution, which is itself a convolution: of the output gradient, its pixels as far apart as the windows
/// were and with room for a whole window around them, with the filters turned by 180 degrees.
/// </summary>
internal sealed class ConvolutionInputGradient
{
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer spreadGradient;
    private readonly FloatBuffer turnedWeights;
    private readonly int height;
    private readonly int width;
    private readonly int top;
    private readonly int left;

    public ConvolutionInputGradient(ConvolutionGeometry geometry)
    {
        g = geometry;
        height = g.Height + g.KernelHeight - 1;
        width = g.Width + g.KernelWidth - 1;
        top = g.KernelHeight - 1 - g.Padding;
        left = g.KernelWidth - 1 - g.Padding;
        spreadGradient = new FloatBuffer(g.OutputChannels * height * width * PlanValue.Lanes);
        turnedWeights = new FloatBuffer(g.OutputChannels * g.Taps);
    }

    // Where the spread gradient is not 0: from its first pixel to the one after its last.
    private int Bottom => top + ((g.OutputHeight - 1) * g.Stride) + 1;

    private int Right => left + ((g.OutputWidth - 1) * g.Stride) + 1;

    /// <summary>Takes the weights of this pass.</summary>
    public void Take(ReadOnlySpan<float> weights) => Turn(weights, turnedWeights.Span, g);

    /// <summary>Reorders (out, in, height, width) to (in, out, height, width) within each group and turns every filter by 180 degrees.</summary>
    public static void Turn(ReadOnlySpan<float> weights, Span<float> turnedWeights, ConvolutionGeometry g)
    {
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            int group = filter / g.OutputsPerGroup;
            for (int channel = 0; channel < g.InputsPerGroup; channel++)
            {
                int target = (((group * g.InputsPerGroup) + channel) * g.OutputsPerGroup) + (filter % g.OutputsPerGroup);
                var turned = turnedWeights.Slice(target * g.Area, g.Area);
                weights.Slice((filter * g.Taps) + (channel * g.Area), g.Area).CopyTo(turned);
                turned.Reverse();
            }
        }
    }

    /// <summary>Computes one block.</summary>
    /// <param name="gradient">The block's output gradient.</param>
    /// <param name="result">The block's input gradient; overwritten.</param>
    public void Compute(ReadOnlySpan<float> gradient, Span<float> result)
    {
        Spread(gradient);
        nint rowStride = width * PlanValue.Lanes;
        nint channelStride = height * rowStride;
        nint inputStride = g.Height * g.Width * PlanValue.Lanes;
        int filterTaps = g.OutputsPerGroup * g.Area;
        var walk = new ConvolutionKernels.Walk(g.OutputsPerGroup, g.KernelHeight, g.KernelWidth, channelStride, rowStride, PlanValue.Lanes, PlanValue.Lanes, PlanValue.Lanes);
        for (int group = 0; group < g.Groups; group++)
        {
            int channel = group * g.InputsPerGroup;
            ConvolutionImage.Compute(
                ref Unsafe.Add(ref Vectors.Start(spreadGradient.Span), group * g.OutputsPerGroup * channelStride),
                walk,
                new ConvolutionImage.Content(top, Bottom, left, Right),
                1,
                ref Unsafe.Add(ref Vectors.Start(turnedWeights.Span), channel * filterTaps),
                g.InputsPerGroup,
                [],
                ref Unsafe.Add(ref Vectors.Start(result), channel * inputStride),
                g.Height,
                g.Width);
        }
    }

    /// <summary>Copies the gradient to where its pixels stand in the spread image; all else there stays 0.</summary>
    private void Spread(ReadOnlySpan<float> gradient)
    {
        for (int filter = 0; filter < g.OutputChannels; filter++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                int toY = top + (y * g.Stride);
                if (toY < 0 || toY >= height)
                {
                    continue;
                }

                var row = gradient.Slice(((filter * g.OutputHeight) + y) * g.OutputWidth * PlanValue.Lanes, g.OutputWidth * PlanValue.Lanes);
                var target = spreadGradient.Span.Slice(((filter * height) + toY) * width * PlanValue.Lanes, width * PlanValue.Lanes);
                if (g.Stride == 1 && left >= 0)
                {
                    row.CopyTo(target[(left * PlanValue.Lanes)..]);
                    continue;
                }

                for (int x = 0; x < g.OutputWidth; x++)
                {
                    int toX = left + (x * g.Stride);
                    if (toX >= 0 && toX < width)
                    {
                        row.Slice(x * PlanValue.Lanes, PlanValue.Lanes).CopyTo(target[(toX * PlanValue.Lanes)..]);
                    }
                }
            }
        }
    }
}
