using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Computes a few neighbouring vectors of pixels of a few output channels.</summary>
/// <param name="input">The first input channel at the corner of the first vector's window.</param>
/// <param name="weights">The weights of these output channels, packed: (channel, row, tap, output channel).</param>
/// <param name="bias">What the sums of each output channel start from.</param>
/// <param name="output">The first vector in the first output channel.</param>
/// <param name="top">The first row of the window that is looked at.</param>
/// <param name="bottom">The row after the last.</param>
internal delegate void ConvolutionTileKernel(ref float input, ref float weights, ref float bias, ref float output, int top, int bottom);

/// <summary>The shape of a convolution's innermost loop, and the template that its machine code is made from. Strides are in floats.</summary>
/// <remarks>All sums stay in registers from the first tap of the window to the last: a tile reads its inputs, and writes each output once.</remarks>
/// <param name="Filters">Output channels of the tile.</param>
/// <param name="Vectors">Vectors of pixels of the tile.</param>
/// <param name="Channels">Input channels of a window.</param>
/// <param name="KernelHeight">Height of a window.</param>
/// <param name="KernelWidth">Width of a window.</param>
/// <param name="Left">For each vector the first column of its window that is looked at: left of it all is padding.</param>
/// <param name="Right">For each vector the column after the last.</param>
/// <param name="ChannelStride">From one input channel to the next.</param>
/// <param name="RowStride">From one row of the input to the next.</param>
/// <param name="TapStride">From one pixel of a window to its right neighbour.</param>
/// <param name="VectorStride">In the input, from one vector to the next.</param>
/// <param name="OutputVectorStride">In the output, from one vector to the next.</param>
/// <param name="FilterStride">In the output, from one output channel to the next.</param>
/// <param name="Leak">What results not above 0 are multiplied by: 1 leaves them, 0 rectifies.</param>
internal readonly record struct ConvolutionTile(
    int Filters, int Vectors, int Channels, int KernelHeight, int KernelWidth, OffsetList Left, OffsetList Right, int ChannelStride, int RowStride, int TapStride, int VectorStride, int OutputVectorStride, int FilterStride, float Leak)
{
    private static readonly ConcurrentDictionary<ConvolutionTile, ConvolutionTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public ConvolutionTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private ConvolutionTileKernel Write()
    {
        const int Input = 0, Weights = 1, Bias = 2, Output = 3, Top = 4, Bottom = 5;
        int filters = Filters, vectors = Vectors, weightRow = KernelWidth * Filters;
        var (left, right, rowStride, tapStride, vectorStride, channelStride, kernelHeight, kernelWidth) = (Left, Right, RowStride, TapStride, VectorStride, ChannelStride, KernelHeight, KernelWidth);

        var kernel = new KernelWriter<ConvolutionTileKernel>($"convolution {filters} filters x {vectors} vectors");
        var sums = kernel.Table(filters, vectors);
        var pixels = kernel.Table(1, vectors);
        var factor = kernel.Vector();

        var bias = kernel.Pointer(Bias);
        for (int f = 0; f < filters; f++)
        {
            kernel.Broadcast(sums[f, 0], bias, f);
            for (int v = 1; v < vectors; v++)
            {
                kernel.Copy(sums[f, 0], sums[f, v]);
            }
        }

        var (channelInput, channelWeights, rowInput, rowWeights) = (kernel.Pointer(Input), kernel.Pointer(Weights), kernel.Pointer(Input), kernel.Pointer(Weights));
        kernel.Repeat(Channels, () =>
        {
            kernel.Set(rowInput, channelInput, Top, rowStride);
            kernel.Set(rowWeights, channelWeights, Top, weightRow);
            kernel.RepeatBetween(Top, Bottom, () =>
            {
                for (int tap = 0; tap < kernelWidth; tap++)
                {
                    int[] seeing = [.. Enumerable.Range(0, vectors).Where(v => tap >= left[v] && tap < right[v])];
                    foreach (int v in seeing)
                    {
                        kernel.Load(pixels[0, v], rowInput, (tap * tapStride) + (v * vectorStride));
                    }

                    for (int f = 0; f < filters && seeing.Length > 0; f++)
                    {
                        kernel.Broadcast(factor, rowWeights, (tap * filters) + f);
                        foreach (int v in seeing)
                        {
                            kernel.MultiplyAdd(factor, pixels[0, v], sums[f, v]);
                        }
                    }
                }

                kernel.Move(rowInput, rowStride);
                kernel.Move(rowWeights, weightRow);
            });
            kernel.Move(channelInput, channelStride);
            kernel.Move(channelWeights, kernelHeight * weightRow);
        });

        var output = kernel.Pointer(Output);
        for (int f = 0; f < filters; f++)
        {
            for (int v = 0; v < vectors; v++)
            {
                if (Leak != 1)
                {
                    kernel.Leak(sums[f, v], Leak);
                }

                kernel.Store(sums[f, v], output, (f * FilterStride) + (v * OutputVectorStride));
            }
        }

        return kernel.Compile();
    }
}
