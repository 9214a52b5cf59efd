using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// The input gradient of a convolution, which is itself a convolution: of the output gradient, with zeros around it, with the filters
/// turned by 180 degrees. Where windows lie more than one pixel apart, the input pixels at equal distances from a window's corner
/// meet the same taps, and each such phase is a convolution of its own with only these taps.
/// </summary>
internal sealed class ConvolutionInputGradient
{
    private readonly ConvolutionGeometry g;
    private readonly FloatBuffer? image;
    private readonly int resultChannel;
    private readonly bool hasGaps;
    private readonly Phase[] phases;

    /// <summary>Chooses the tiles.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="layout">Batch-innermost: a vector is a pixel of 16 samples. Sample-major, with windows one pixel apart: 16 pixels of a row.</param>
    /// <param name="resultRow">Floats from one row of the input gradient to the next.</param>
    public ConvolutionInputGradient(ConvolutionGeometry geometry, Layout layout, int resultRow)
    {
        g = geometry;
        bool samples = layout == Layout.SampleMajor;
        int pixel = samples ? 1 : PlanValue.Lanes;
        var down = new Axis(g.Height, g.OutputHeight, g.KernelHeight, g.Stride, g.Padding, samples);
        var across = new Axis(g.Width, g.OutputWidth, g.KernelWidth, g.Stride, g.Padding, samples);
        RowStride = across.Extent * pixel;
        ChannelStride = down.Extent * RowStride;
        Origin = (down.Before * RowStride) + (across.Before * pixel);
        resultChannel = g.Height * resultRow;

        // A vector of pixels may reach beyond the end of a row, and at the last row beyond the image: what is computed there is not used.
        image = samples ? new FloatBuffer((g.OutputChannels * ChannelStride) + PlanValue.Lanes) : null;
        hasGaps = down.Phases.Concat(across.Phases).Any(phase => phase.Taps == 0);
        phases = [.. down.Phases.Where(y => y.Taps > 0).SelectMany(y => across.Phases.Where(x => x.Taps > 0).Select(x =>
        {
            var rows = y.Spots(RowStride, resultRow);
            ConvolutionPass.Spot[] columns = samples
                ? [.. Enumerable.Range(0, PlanValue.Blocks(g.Width)).Select(v => new ConvolutionPass.Spot(x.Spots(1, 1)[0].Input + (v * PlanValue.Lanes), v * PlanValue.Lanes, 0, g.KernelWidth))]
                : x.Spots(pixel, pixel);
            var tile = new ConvolutionTile
            {
                Channels = g.OutputsPerGroup,
                KernelHeight = y.Taps,
                KernelWidth = x.Taps,
                ChannelStride = ChannelStride,
                RowStride = RowStride,
                TapStride = pixel,
                VectorStride = samples ? RowStride : pixel,
                OutputVectorStride = samples ? resultRow : g.Stride * pixel,
                FilterStride = resultChannel,
                Leak = 1,
            };
            var passes = Enumerable.Range(0, g.Groups).Select(_ => samples
                ? new ConvolutionPass(g.InputsPerGroup, tile, columns, rows, tilesGoDown: true)
                : new ConvolutionPass(g.InputsPerGroup, tile, rows, columns, tilesGoDown: false));
            return new Phase([.. passes], (y.LastTap * g.KernelWidth) + x.LastTap);
        }))];
    }

    /// <summary>Says in words which tiles there are: input channels by vectors.</summary>
    public string Description => phases.Length == 0 ? "-" : phases[0].Groups[0].Description;

    /// <summary>Gets the floats from one row of the gradient's image to the next.</summary>
    public int RowStride { get; }

    /// <summary>Gets the floats from one channel of the gradient's image to the next.</summary>
    public int ChannelStride { get; }

    /// <summary>Gets where the first pixel of the gradient stands in its image; all around it is 0.</summary>
    public int Origin { get; }

    /// <summary>Gets the image that the output gradient of a sample is put into: in the sample-major layout, vectors reach over its border.</summary>
    public Span<float> Image => image!.Span;

    /// <summary>Takes the weights of this pass.</summary>
    public void Take(ReadOnlySpan<float> weights)
    {
        foreach (var phase in phases)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                phase.Groups[group].Pack(
                    ref Unsafe.Add(ref Vectors.Start(weights), (group * g.OutputsPerGroup * g.Taps) + phase.LastTap),
                    new ConvolutionPass.WeightStrides(g.Area, g.Taps, -g.Stride * g.KernelWidth, -g.Stride));
            }
        }
    }

    /// <summary>Computes one block, or one sample.</summary>
    /// <param name="gradient">The output gradient of a block as it lies, or <see cref="Image"/>.</param>
    /// <param name="result">Its input gradient; overwritten.</param>
    public void Compute(ReadOnlySpan<float> gradient, Span<float> result)
    {
        if (hasGaps)
        {
            // Windows further apart than they are wide leave pixels out.
            result.Clear();
        }

        foreach (var phase in phases)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                phase.Groups[group].Compute(
                    ref Unsafe.Add(ref Vectors.Start(gradient), group * g.OutputsPerGroup * ChannelStride),
                    [],
                    ref Unsafe.Add(ref Vectors.Start(result), group * g.InputsPerGroup * resultChannel));
            }
        }
    }

    /// <param name="Groups">The convolution of each group.</param>
    /// <param name="LastTap">The tap of a filter that comes first when it is turned.</param>
    private sealed record Phase(ConvolutionPass[] Groups, int LastTap);

    /// <summary>Height or width: how much room the gradient has before and after it, and which pixels belong to which phase.</summary>
    private sealed class Axis
    {
        public Axis(int size, int outputs, int kernel, int stride, int padding, bool withRoom)
        {
            Phases = [.. Enumerable.Range(0, stride)
                .Select(offset => new AxisPhase(this, size, outputs, kernel, stride, padding, offset))
                .Where(phase => phase.Count > 0)];
            if (!withRoom)
            {
                Extent = outputs;
                return;
            }

            Before = Phases.Max(phase => Math.Max(0, phase.Taps - 1 - phase.FirstWindow));
            int after = Phases.Max(phase => Math.Max(0, phase.FirstWindow + phase.Count - outputs));
            Extent = Before + outputs + after;
        }

        public AxisPhase[] Phases { get; }

        public int Before { get; }

        public int Extent { get; }
    }

    /// <summary>The input pixels x with (x + padding) mod stride = offset, and the taps that they meet: offset, offset + stride, ...</summary>
    private sealed class AxisPhase(Axis axis, int size, int outputs, int kernel, int stride, int padding, int offset)
    {
        /// <summary>Gets how many taps of a window the pixels meet.</summary>
        public int Taps => Math.Max(0, (kernel - offset + stride - 1) / stride);

        /// <summary>Gets the window whose tap <c>offset</c> the first pixel meets.</summary>
        public int FirstWindow => Math.Max(0, (padding - offset + stride - 1) / stride);

        public int Count => Math.Max(0, ((size + padding - 1 - offset + stride) / stride) - FirstWindow);

        public int LastTap => offset + (stride * (Taps - 1));

        /// <summary>Gets where each pixel's sum begins in the image of the gradient, and where it goes.</summary>
        public ConvolutionPass.Spot[] Spots(int inputStride, int outputStride) => [.. Enumerable.Range(FirstWindow, Count).Select(window =>
        {
            int first = Math.Clamp(Taps - 1 - window, 0, Taps), end = Math.Clamp(outputs + Taps - 1 - window, first, Taps);
            int from = Taps == 0 ? 0 : axis.Before + window - (Taps - 1);
            return new ConvolutionPass.Spot(from * inputStride, ((window * stride) + offset - padding) * outputStride, first, end);
        })];
    }
}
