using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Computes one vector of some rows of a matrix product.</summary>
/// <param name="factors">The first factor of the first row.</param>
/// <param name="values">The first vector of values.</param>
/// <param name="sums">Where the first row's sum goes.</param>
/// <param name="outputs">Lies as the sums do: what a rectifier left of the numbers whose gradient the sums are. Looked at only where there is a slope.</param>
/// <param name="depth">Products of each sum, at least 0.</param>
internal delegate void ProductTileKernel(ref float factors, ref float values, ref float sums, ref float outputs, int depth);

/// <summary>The shape of a matrix product's innermost loop, and the template that its machine code is made from. Strides are in floats.</summary>
/// <remarks>Each row's sum is that of its factors, each spread over a vector, times the vectors of values, in their order.</remarks>
/// <param name="Rows">Rows of the tile.</param>
/// <param name="FactorRow">From one row's factor to the next row's.</param>
/// <param name="FactorDepth">From one factor of a row to the next.</param>
/// <param name="ValueDepth">From one vector of values to the next.</param>
/// <param name="SumRow">From one row's sum to the next row's.</param>
/// <param name="FactorsAhead">How far ahead of the factors a cache line is asked for; 0 where the hardware foresees them.</param>
/// <param name="Adds">Whether sums start from what is there instead of 0.</param>
/// <param name="Slope">What sums are multiplied by where a rectifier's output is not above 0; 1 if there is none.</param>
internal readonly record struct ProductTile(int Rows, int FactorRow, int FactorDepth, int ValueDepth, int SumRow, int FactorsAhead, bool Adds, float Slope)
{
    private static readonly ConcurrentDictionary<ProductTile, ProductTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public ProductTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private ProductTileKernel Write()
    {
        const int Factors = 0, Values = 1, Sums = 2, Outputs = 3, Depth = 4;
        var (rows, factorRow, factorDepth, valueDepth, factorsAhead) = (Rows, FactorRow, FactorDepth, ValueDepth, FactorsAhead);

        var kernel = new KernelWriter<ProductTileKernel>($"product of {rows} rows");
        var sums = kernel.Table(1, rows);
        var value = kernel.Vector();
        var factor = kernel.Vector();

        var result = kernel.Pointer(Sums);
        for (int row = 0; row < rows; row++)
        {
            if (Adds)
            {
                kernel.Load(sums[0, row], result, row * SumRow);
            }
            else
            {
                kernel.Clear(sums[0, row]);
            }
        }

        var (factors, values) = (kernel.Pointer(Factors), kernel.Pointer(Values));
        kernel.RepeatArgument(Depth, () =>
        {
            kernel.Load(value, values, 0);
            if (factorsAhead > 0)
            {
                kernel.Prefetch(factors, factorsAhead);
            }

            for (int row = 0; row < rows; row++)
            {
                kernel.Broadcast(factor, factors, row * factorRow);
                kernel.MultiplyAdd(factor, value, sums[0, row]);
            }

            kernel.Move(factors, factorDepth);
            kernel.Move(values, valueDepth);
        });

        var outputs = kernel.Pointer(Outputs);
        for (int row = 0; row < rows; row++)
        {
            if (Slope != 1)
            {
                kernel.Load(value, outputs, row * SumRow);
                kernel.UndoLeak(sums[0, row], value, Slope);
            }

            kernel.Store(sums[0, row], result, row * SumRow);
        }

        return kernel.Compile();
    }
}
