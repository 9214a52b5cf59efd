using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>A matrix product, cut into tiles of nearly equal height. No cut changes a bit of a result.</summary>
internal sealed class ProductPass
{
    private readonly ProductTile sizes;
    private readonly int valueVector;
    private readonly int sumVector;

    // By their rows and vectors; those that are used are written in the first pass.
    private readonly ProductTileKernel?[,] kernels;
    private readonly int mostRows;
    private readonly int together;

    /// <summary>Prepares a product.</summary>
    /// <param name="mostRows">The most rows of a tile.</param>
    /// <param name="sizes">How far things lie apart; its own numbers of rows and vectors, and their strides, do not matter.</param>
    /// <param name="valueVector">Floats from the values of one vector of each row to those of the next.</param>
    /// <param name="sumVector">Floats from the sum of one vector of a row to that of the next.</param>
    /// <param name="together">Vectors of each row of a tile.</param>
    public ProductPass(int mostRows, ProductTile sizes, int valueVector = 0, int sumVector = 0, int together = 1)
    {
        (this.sizes, this.valueVector, this.sumVector, this.together) = (sizes, valueVector, sumVector, together);
        this.mostRows = TileChoice.Rows(mostRows, together);
        kernels = new ProductTileKernel?[this.mostRows + 1, together + 1];
    }

    /// <summary>Writes the kernels for a number of rows, where not every pass has the same and none may allocate.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="vectors">Vectors of each row.</param>
    public void Prepare(int rows, int vectors)
    {
        int tiles = (rows + mostRows - 1) / mostRows;
        foreach (int height in (ReadOnlySpan<int>)[rows / tiles, (rows + tiles - 1) / tiles])
        {
            for (int vector = 0; vector < vectors; vector += together)
            {
                _ = KernelOf(height, Math.Min(together, vectors - vector));
            }
        }
    }

    /// <summary>Computes a product.</summary>
    /// <param name="factors">The first factor of the first row.</param>
    /// <param name="values">The first vector's first values.</param>
    /// <param name="sums">The first row's first sum.</param>
    /// <param name="outputs">A rectifier's outputs, which lie as the sums do; without a slope any place.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="vectors">Vectors of each row.</param>
    /// <param name="depth">Products of each sum.</param>
    public void Compute(ref float factors, ref float values, ref float sums, ref float outputs, int rows, int vectors, int depth)
    {
        int tiles = (rows + mostRows - 1) / mostRows;
        for (int tile = 0; tile < tiles; tile++)
        {
            int row = (int)((long)rows * tile / tiles), height = (int)((long)rows * (tile + 1) / tiles) - row;
            ref float factor = ref Unsafe.Add(ref factors, row * (nint)sizes.FactorRow);
            for (int vector = 0; vector < vectors; vector += together)
            {
                var kernel = KernelOf(height, Math.Min(together, vectors - vector));
                nint at = (row * (nint)sizes.SumRow) + (vector * (nint)sumVector);
                kernel(ref factor, ref Unsafe.Add(ref values, vector * (nint)valueVector), ref Unsafe.Add(ref sums, at), ref Unsafe.Add(ref outputs, at), depth);
            }
        }
    }

    private ProductTileKernel KernelOf(int rows, int vectors) => kernels[rows, vectors] ??=
        (vectors == 1 ? sizes with { Rows = rows, Vectors = 1 } : sizes with { Rows = rows, Vectors = vectors, ValueVector = valueVector, SumVector = sumVector }).Kernel;
}
