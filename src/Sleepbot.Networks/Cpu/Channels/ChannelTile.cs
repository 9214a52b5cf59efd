using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>The innermost loop of a convolution whose vectors are 16 output channels, and the template that its machine code is made from. Strides are in floats.</summary>
/// <remarks>
/// It loads the weights of some taps of a row, for some vectors of channels, and spreads one pixel of the input after another over a vector: the
/// input may lie as it likes. Spreading costs as much as loading, so a pixel serves all windows that hold it: with five taps at hand, five.
/// </remarks>
/// <param name="Rows">Rows of output pixels of the tile.</param>
/// <param name="Columns">Output pixels of a row of the tile.</param>
/// <param name="Blocks">Vectors of output channels of the tile.</param>
/// <param name="Channels">Input channels of a window.</param>
/// <param name="KernelHeight">Height of a window.</param>
/// <param name="KernelWidth">Width of a window.</param>
/// <param name="Taps">Taps of a row of the window whose weights are at hand at a time.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="ChannelStride">From one input channel to the next.</param>
/// <param name="RowStride">From one row of the input to the next.</param>
/// <param name="OutputRow">In the output, from one row of pixels to the next.</param>
/// <param name="OutputBlock">In the output, from one vector of channels to the next.</param>
/// <param name="Leak">What results not above 0 are multiplied by: 1 leaves them, 0 rectifies.</param>
internal readonly record struct ChannelTile(
    int Rows, int Columns, int Blocks, int Channels, int KernelHeight, int KernelWidth, int Taps, int Stride, int ChannelStride, int RowStride, int OutputRow, int OutputBlock, float Leak)
{
    private static readonly ConcurrentDictionary<ChannelTile, ConvolutionTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process. Weights are packed: (block, channel, row, tap, 16 output channels).</summary>
    public ConvolutionTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private ConvolutionTileKernel Write()
    {
        const int Input = 0, Weights = 1, Bias = 2, Output = 3, Top = 4, Bottom = 5, Lanes = PlanValue.Lanes;
        var (rows, columns, blocks, taps, stride, rowStride, channelStride) = (Rows, Columns, Blocks, Taps, Stride, RowStride, ChannelStride);
        int pixels = rows * columns, kernelWidth = KernelWidth, weightRow = KernelWidth * Lanes, weightChannel = KernelHeight * weightRow, weightBlock = Channels * weightChannel;

        var kernel = new KernelWriter<ConvolutionTileKernel>($"convolution {pixels} pixels x {blocks} vectors of channels");
        var sums = kernel.Table(pixels, blocks);
        var factors = kernel.Table(taps, blocks);
        var pixel = kernel.Vector();

        var bias = kernel.Pointer(Bias);
        for (int block = 0; block < blocks; block++)
        {
            kernel.Load(sums[0, block], bias, block * Lanes);
            for (int p = 1; p < pixels; p++)
            {
                kernel.Copy(sums[0, block], sums[p, block]);
            }
        }

        var (channelInput, channelWeights, rowInput, rowWeights) = (kernel.Pointer(Input), kernel.Pointer(Weights), kernel.Pointer(Input), kernel.Pointer(Weights));
        kernel.Repeat(Channels, () =>
        {
            kernel.Set(rowInput, channelInput, Top, rowStride);
            kernel.Set(rowWeights, channelWeights, Top, weightRow);
            kernel.RepeatBetween(Top, Bottom, () =>
            {
                for (int first = 0; first < kernelWidth; first += taps)
                {
                    int end = Math.Min(first + taps, kernelWidth);
                    for (int tap = first; tap < end; tap++)
                    {
                        for (int block = 0; block < blocks; block++)
                        {
                            kernel.Load(factors[tap - first, block], rowWeights, (block * weightBlock) + (tap * Lanes));
                        }
                    }

                    for (int column = first; column < ((columns - 1) * stride) + end; column++)
                    {
                        // Its windows, and which of their taps it is.
                        int[] seeing = [.. Enumerable.Range(0, columns).Where(p => column - (p * stride) >= first && column - (p * stride) < end)];
                        for (int row = 0; row < rows && seeing.Length > 0; row++)
                        {
                            kernel.Broadcast(pixel, rowInput, (row * stride * rowStride) + column);
                            foreach (int p in seeing)
                            {
                                for (int block = 0; block < blocks; block++)
                                {
                                    kernel.MultiplyAdd(pixel, factors[column - (p * stride) - first, block], sums[(row * columns) + p, block]);
                                }
                            }
                        }
                    }
                }

                kernel.Move(rowInput, rowStride);
                kernel.Move(rowWeights, weightRow);
            });
            kernel.Move(channelInput, channelStride);
            kernel.Move(channelWeights, weightChannel);
        });

        var output = kernel.Pointer(Output);
        for (int p = 0; p < pixels; p++)
        {
            for (int block = 0; block < blocks; block++)
            {
                if (Leak != 1)
                {
                    kernel.Leak(sums[p, block], Leak);
                }

                kernel.Store(sums[p, block], output, (block * OutputBlock) + (p / columns * OutputRow) + (p % columns * Lanes));
            }
        }

        return kernel.Compile();
    }
}
