using System.Collections.Concurrent;

namespace Sleepbot.Networks;

/// <summary>Computes some vectors of some rows of a matrix product.</summary>
/// <param name="factors">The first factor of the first row.</param>
/// <param name="values">The first vector of values.</param>
/// <param name="sums">Where the first row's sum goes.</param>
/// <param name="outputs">Lies as the sums do: what a rectifier left of the numbers whose gradient the sums are. Looked at only where there is a slope.</param>
/// <param name="depth">Products of each sum, at least 0.</param>
internal delegate void ProductTileKernel(ref float factors, ref float values, ref float sums, ref float outputs, int depth);

/// <summary>The shape of a matrix product's innermost loop, and the template that its machine code is made from. Strides are in floats.</summary>
/// <remarks>Each row's sum is that of its factors, each spread over a vector, times the vectors of values, in their order.</remarks>
/// <param name="Rows">Rows of the tile.</param>
/// <param name="Vectors">Vectors of each row: all of them meet a factor that is spread once.</param>
/// <param name="FactorRow">From one row's factor to the next row's.</param>
/// <param name="FactorDepth">From one factor of a row to the next.</param>
/// <param name="ValueDepth">From the values of one product to those of the next.</param>
/// <param name="ValueVector">From the values of one vector of a row to those of its next vector.</param>
/// <param name="SumRow">From one row's sum to the next row's.</param>
/// <param name="SumVector">From the sum of one vector of a row to that of its next vector.</param>
/// <param name="FactorsAhead">How far ahead of the factors a cache line is asked for; 0 where the hardware foresees them.</param>
/// <param name="Adds">Whether sums start from what is there instead of 0.</param>
/// <param name="Slope">What sums are multiplied by where a rectifier's output is not above 0; 1 if there is none.</param>
internal readonly record struct ProductTile(
    int Rows, int Vectors, int FactorRow, int FactorDepth, int ValueDepth, int ValueVector, int SumRow, int SumVector, int FactorsAhead, bool Adds, float Slope)
{
    private static readonly ConcurrentDictionary<ProductTile, ProductTileKernel> kernels = new();

    /// <summary>Gets the kernel of this shape; it is written once in a process.</summary>
    public ProductTileKernel Kernel => kernels.GetOrAdd(this, tile => tile.Write());

    private ProductTileKernel Write()
    {
        const int Factors = 0, Values = 1, Sums = 2, Outputs = 3, Depth = 4;
        var (rows, vectors, factorRow, factorDepth, valueDepth, valueVector, factorsAhead) = (Rows, Vectors, FactorRow, FactorDepth, ValueDepth, ValueVector, FactorsAhead);

        var kernel = new KernelWriter<ProductTileKernel>($"product of {rows} rows x {vectors} vectors");
        var sums = kernel.Table(rows, vectors);
        var value = kernel.Table(1, vectors);
        var factor = kernel.Vector();

        var result = kernel.Pointer(Sums);
        for (int i = 0; i < sums.Length; i++)
        {
            var (row, vector) = Math.DivRem(i, vectors);
            if (Adds)
            {
                kernel.Load(sums[row, vector], result, (row * SumRow) + (vector * SumVector));
            }
            else
            {
                kernel.Clear(sums[row, vector]);
            }
        }

        var (factors, values) = (kernel.Pointer(Factors), kernel.Pointer(Values));
        kernel.RepeatArgument(Depth, () =>
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                kernel.Load(value[0, vector], values, vector * valueVector);
            }

            if (factorsAhead > 0)
            {
                kernel.Prefetch(factors, factorsAhead);
            }

            for (int row = 0; row < rows; row++)
            {
                kernel.Broadcast(factor, factors, row * factorRow);
                for (int vector = 0; vector < vectors; vector++)
                {
                    kernel.MultiplyAdd(factor, value[0, vector], sums[row, vector]);
                }
            }

            kernel.Move(factors, factorDepth);
            kernel.Move(values, valueDepth);
        });

        var outputs = kernel.Pointer(Outputs);
        for (int i = 0; i < sums.Length; i++)
        {
            var (row, vector) = Math.DivRem(i, vectors);
            int at = (row * SumRow) + (vector * SumVector);
            if (Slope != 1)
            {
                kernel.Load(value[0, 0], outputs, at);
                kernel.UndoLeak(sums[row, vector], value[0, 0], Slope);
            }

            kernel.Store(sums[row, vector], result, at);
        }

        return kernel.Compile();
    }
}
