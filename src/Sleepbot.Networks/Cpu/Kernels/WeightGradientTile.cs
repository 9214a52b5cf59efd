using System.Collections.Concurrent;
using System.Reflection.Emit;

namespace Sleepbot.Networks;

/// <summary>Adds products of output gradient and input, over some rows of pixels, to the sums of a few weights of a few output channels.</summary>
/// <param name="gradient">The rows' output gradient in the first output channel.</param>
/// <param name="input">Where the first weight meets the first pixel.</param>
/// <param name="before">What the products are added to, as it lies in <paramref name="sums"/>: those themselves, or zeros.</param>
/// <param name="sums">Where the sums go, a vector of 16 partial sums each: (output channel, weight), and behind them, if wanted, the gradient's own (output channel).</param>
/// <param name="rows">Rows of the output image, at least 0.</param>
internal delegate void WeightGradientTileKernel(ref float gradient, ref float input, ref float before, ref float sums, int rows);

/// <summary>The shape of a weight gradient's innermost loop, and the template that its machine code is made from. Strides are in floats.</summary>
/// <remarks>Sums stay vectors of partial sums, one for each lane; what a lane is, a sample, a pixel or an output channel, makes no difference here.</remarks>
/// <param name="Filters">Output channels of the tile.</param>
/// <param name="Taps">Weights of the tile, and where each meets the input, relative to the first.</param>
/// <param name="First">For each weight the first vector of a row of the output image where it meets something else than padding.</param>
/// <param name="End">For each weight the vector after the last.</param>
/// <param name="Width">Vectors of a row of the output image.</param>
/// <param name="ChannelStride">From one channel of the output gradient to the next.</param>
/// <param name="GradientRowStride">From one row of the output gradient to the next.</param>
/// <param name="InputRowStride">From one window to the one below.</param>
/// <param name="InputVectorStride">From the input of one vector to that of the next.</param>
/// <param name="SumStride">From the sums of one output channel (or vector of them) to those of the next.</param>
/// <param name="SpreadsInput">Whether a vector of the gradient is 16 output channels of one pixel: then one float of the input meets all of them.</param>
/// <param name="SumsGradient">Whether the gradient itself is added up too, for the bias.</param>
/// <param name="LastLanes">How many lanes of a row's last vector count: what lies behind them is not of this row.</param>
internal readonly record struct WeightGradientTile(
    int Filters,
    OffsetList Taps,
    OffsetList First,
    OffsetList End,
    int Width,
    int ChannelStride,
    int GradientRowStride,
    int InputRowStride,
    int InputVectorStride,
    int SumStride,
    bool SpreadsInput,
    bool SumsGradient,
    int LastLanes = PlanValue.Lanes)
{
    private static readonly ConcurrentDictionary<WeightGradientTile, WeightGradientTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public WeightGradientTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private WeightGradientTileKernel Write()
    {
        const int Gradient = 0, Input = 1, Before = 2, Sums = 3, Rows = 4;
        var (filters, width, channelStride, spreads) = (Filters, Width, ChannelStride, SpreadsInput);
        var (taps, inputVectorStride, gradientEnd, inputEnd) = (Taps, InputVectorStride, GradientRowStride - (Width * PlanValue.Lanes), InputRowStride - (Width * InputVectorStride));

        // Between two of these places the same weights meet something: near the ends of a row not all do.
        var (first, end) = (First, End);
        bool cutsLast = LastLanes < PlanValue.Lanes;
        int last = width - (cutsLast ? 1 : 0);
        int[] bounds = [.. Enumerable.Range(0, taps.Count).SelectMany(tap => (int[])[first[tap], end[tap]]).Append(0).Append(last).Append(width).Distinct().Order()];
        (int From, int To)[] stretches = [.. bounds.Zip(bounds.Skip(1))];

        var kernel = new KernelWriter<WeightGradientTileKernel>($"weight gradient {filters} filters x {taps.Count} taps");
        var sums = kernel.Table(filters, taps.Count);
        var biasSums = kernel.Table(1, SumsGradient ? filters : 0);
        var gradients = kernel.Table(1, filters);
        var pixel = kernel.Vector();
        var lanes = kernel.Vector();
        if (cutsLast)
        {
            kernel.FirstLanes(lanes, LastLanes);
        }

        LoadOrStore(kernel, sums, biasSums, Before, store: false);

        var gradient = kernel.Pointer(Gradient);
        var input = kernel.Pointer(Input);
        kernel.RepeatArgument(Rows, () =>
        {
            foreach (var (from, to) in stretches)
            {
                int[] meeting = [.. Enumerable.Range(0, taps.Count).Where(tap => first[tap] <= from && to <= end[tap])];
                kernel.Repeat(to - from, () =>
                {
                    for (int f = 0; f < filters; f++)
                    {
                        kernel.Load(gradients[0, f], gradient, f * channelStride);
                        if (from == last)
                        {
                            kernel.And(lanes, gradients[0, f]);
                        }
                    }

                    for (int f = 0; f < biasSums.Length; f++)
                    {
                        kernel.Add(gradients[0, f], biasSums[0, f]);
                    }

                    foreach (int tap in meeting)
                    {
                        if (spreads)
                        {
                            kernel.Broadcast(pixel, input, taps[tap]);
                        }
                        else
                        {
                            kernel.Load(pixel, input, taps[tap]);
                        }

                        for (int f = 0; f < filters; f++)
                        {
                            kernel.MultiplyAdd(gradients[0, f], pixel, sums[f, tap]);
                        }
                    }

                    kernel.Move(gradient, PlanValue.Lanes);
                    kernel.Move(input, inputVectorStride);
                });
            }

            kernel.Move(gradient, gradientEnd);
            kernel.Move(input, inputEnd);
        });

        LoadOrStore(kernel, sums, biasSums, Sums, store: true);
        return kernel.Compile();
    }

    private void LoadOrStore(KernelWriter<WeightGradientTileKernel> kernel, LocalBuilder[,] sums, LocalBuilder[,] biasSums, int argument, bool store)
    {
        var pointer = kernel.Pointer(argument);
        for (int f = 0; f < Filters; f++)
        {
            for (int tap = 0; tap < Taps.Count; tap++)
            {
                Move(sums[f, tap], (f * SumStride) + (tap * PlanValue.Lanes));
            }
        }

        for (int f = 0; f < biasSums.Length; f++)
        {
            Move(biasSums[0, f], (Filters * SumStride) + (f * PlanValue.Lanes));
        }

        void Move(LocalBuilder sum, int offset)
        {
            if (store)
            {
                kernel.Store(sum, pointer, offset);
            }
            else
            {
                kernel.Load(sum, pointer, offset);
            }
        }
    }
}
