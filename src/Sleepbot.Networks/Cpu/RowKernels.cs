using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The products of a dense layer for a few samples, which memory bounds: each goes through the weights row by row as they lie. Weights are (rows, columns).</summary>
internal static class RowKernels
{
    private const int Lanes = PlanValue.Lanes;

    /// <summary>Computes product[row] = start[row] + sum over columns of weights[row, column] * values[column].</summary>
    /// <param name="weights">(rows, columns).</param>
    /// <param name="values">(columns).</param>
    /// <param name="start">(rows), or empty for 0.</param>
    /// <param name="product">(rows); overwritten.</param>
    public static void Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, ReadOnlySpan<float> start, Span<float> product)
    {
        int columns = values.Length;
        for (int row = 0; row < product.Length; row += 4)
        {
            // Rows beyond the end repeat the last one; their sums are not used.
            int last = product.Length - 1;
            ref float first = ref Vectors.Start(weights);
            var sums = Dots(
                ref Vectors.Start(values), ref first, row * (nint)columns, Math.Min(row + 1, last) * (nint)columns, Math.Min(row + 2, last) * (nint)columns, Math.Min(row + 3, last) * (nint)columns, columns);
            for (int i = 0; i < Math.Min(4, product.Length - row); i++)
            {
                float sum = sums[i];
                for (int column = 0; column < columns && columns < Lanes; column++)
                {
                    sum = Vectors.MultiplyAdd(weights[((row + i) * columns) + column], values[column], sum);
                }

                product[row + i] = start.IsEmpty ? sum : start[row + i] + sum;
            }
        }
    }

    /// <summary>Computes product[column] = sum over rows of weights[row, column] * factors[row].</summary>
    /// <param name="weights">(rows, columns).</param>
    /// <param name="factors">(rows).</param>
    /// <param name="product">(columns); overwritten.</param>
    public static void Combine(ReadOnlySpan<float> weights, ReadOnlySpan<float> factors, Span<float> product)
    {
        product.Clear();
        int columns = product.Length, row = 0;
        for (; row <= factors.Length - 4; row += 4)
        {
            AddFourRows(ref Unsafe.Add(ref Vectors.Start(weights), row * (nint)columns), columns, factors.Slice(row, 4), product);
        }

        for (; row < factors.Length; row++)
        {
            AddRow(weights.Slice(row * columns, columns), factors[row], product);
        }
    }

    /// <summary>Computes some columns of one row of a weight gradient: product[column] = sum over samples of factor of the sample * values[sample, column].</summary>
    /// <param name="factors">The output gradient of the row in the first sample.</param>
    /// <param name="factorStride">Floats from one sample's to the next.</param>
    /// <param name="values">The first column in the first sample.</param>
    /// <param name="valueStride">Floats from one sample's to the next.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="product">The columns; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outer(ref float factors, nint factorStride, ref float values, nint valueStride, int samples, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        int column = 0;
        for (; column <= product.Length - (4 * Lanes); column += 4 * Lanes)
        {
            var sums = Quad.Create(0);
            for (int sample = 0; sample < samples; sample++)
            {
                sums = Quad.MultiplyAdd(Vectors.Broadcast(ref factors, sample * factorStride), Quad.Load(ref values, (sample * valueStride) + column, Lanes), sums);
            }

            sums.Store(ref target, column, Lanes);
        }

        for (; column < product.Length && product.Length >= Lanes; column += Lanes)
        {
            // The last vector overlaps its neighbour: equal elements are computed twice.
            int at = Math.Min(column, product.Length - Lanes);
            var sum = Vector512<float>.Zero;
            for (int sample = 0; sample < samples; sample++)
            {
                sum = Vectors.MultiplyAdd(Vectors.Broadcast(ref factors, sample * factorStride), Vectors.Load(ref values, (sample * valueStride) + at), sum);
            }

            Vectors.Store(sum, ref target, at);
        }

        for (; column < product.Length; column++)
        {
            float sum = 0;
            for (int sample = 0; sample < samples; sample++)
            {
                sum = Vectors.MultiplyAdd(Unsafe.Add(ref factors, sample * factorStride), Unsafe.Add(ref values, (sample * valueStride) + column), sum);
            }

            product[column] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector128<float> Dots(ref float values, ref float weights, nint row0, nint row1, nint row2, nint row3, int columns)
    {
        var sums = Quad.Create(0);
        nint column = 0;
        for (; column <= columns - Lanes; column += Lanes)
        {
            sums = Quad.MultiplyAdd(Vectors.Load(ref values, column), Quad.Load(ref weights, row0 + column, row1 + column, row2 + column, row3 + column), sums);
        }

        if (column < columns && columns >= Lanes)
        {
            var last = Vectors.Load(ref values, columns - Lanes) & Fresh(columns);
            column = columns - Lanes;
            sums = Quad.MultiplyAdd(last, Quad.Load(ref weights, row0 + column, row1 + column, row2 + column, row3 + column), sums);
        }

        return sums.Sums();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows(ref float weights, nint columns, ReadOnlySpan<float> factors, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        var (factor0, factor1) = (Vector512.Create(factors[0]), Vector512.Create(factors[1]));
        var (factor2, factor3) = (Vector512.Create(factors[2]), Vector512.Create(factors[3]));
        nint column = 0;
        for (; column <= columns - Lanes; column += Lanes)
        {
            var sum = Vectors.MultiplyAdd(factor0, Vectors.Load(ref weights, column), Vectors.Load(ref target, column));
            sum = Vectors.MultiplyAdd(factor1, Vectors.Load(ref weights, column + columns), sum);
            sum = Vectors.MultiplyAdd(factor2, Vectors.Load(ref weights, column + (2 * columns)), sum);
            Vectors.Store(Vectors.MultiplyAdd(factor3, Vectors.Load(ref weights, column + (3 * columns)), sum), ref target, column);
        }

        if (column < columns && columns >= Lanes)
        {
            var fresh = Fresh((int)columns);
            column = columns - Lanes;
            var sum = Vectors.MultiplyAdd(factor0, Vectors.Load(ref weights, column) & fresh, Vectors.Load(ref target, column));
            sum = Vectors.MultiplyAdd(factor1, Vectors.Load(ref weights, column + columns) & fresh, sum);
            sum = Vectors.MultiplyAdd(factor2, Vectors.Load(ref weights, column + (2 * columns)) & fresh, sum);
            Vectors.Store(Vectors.MultiplyAdd(factor3, Vectors.Load(ref weights, column + (3 * columns)) & fresh, sum), ref target, column);
            return;
        }

        for (; column < columns; column++)
        {
            for (int row = 0; row < 4; row++)
            {
                product[(int)column] = Vectors.MultiplyAdd(factors[row], Unsafe.Add(ref weights, (row * columns) + column), product[(int)column]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ReadOnlySpan<float> weights, float factor, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        ref float row = ref Vectors.Start(weights);
        var spread = Vector512.Create(factor);
        int column = 0;
        for (; column <= product.Length - Lanes; column += Lanes)
        {
            Vectors.Store(Vectors.MultiplyAdd(spread, Vectors.Load(ref row, column), Vectors.Load(ref target, column)), ref target, column);
        }

        for (; column < product.Length; column++)
        {
            product[column] = Vectors.MultiplyAdd(factor, weights[column], product[column]);
        }
    }

    /// <summary>Gets a mask for the last vector of a row, which overlaps the one before it: only lanes that were not taken yet count.</summary>
    private static Vector512<float> Fresh(int columns) => ~Vectors.FirstLanes(Lanes - (columns % Lanes));
}
