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

    /// <summary>Computes product[column] = sum over rows of factors[row] * values[row, column].</summary>
    /// <param name="values">The first column of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="factors">The factor of the first row.</param>
    /// <param name="factorStride">Floats from one row's factor to the next.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="product">The columns; overwritten. Each sum goes over the rows in their order.</param>
    public static void Combine(ref float values, nint stride, ref float factors, nint factorStride, int rows, Span<float> product)
    {
        int row = 0;
        for (; row <= rows - 8; row += 8)
        {
            AddRows<EightRows>(ref Unsafe.Add(ref values, row * stride), stride, ref Unsafe.Add(ref factors, row * factorStride), factorStride, row == 0, product);
        }

        for (; row <= rows - 4; row += 4)
        {
            AddRows<FourRows>(ref Unsafe.Add(ref values, row * stride), stride, ref Unsafe.Add(ref factors, row * factorStride), factorStride, row == 0, product);
        }

        for (; row < rows; row++)
        {
            AddRows<OneRow>(ref Unsafe.Add(ref values, row * stride), stride, ref Unsafe.Add(ref factors, row * factorStride), factorStride, row == 0, product);
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

    /// <summary>Computes product[column] = sum over rows of factors[row] * values[row, column] for a few rows, in registers: nothing but the product is written.</summary>
    /// <param name="values">The first column of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="factors">The factor of the first row.</param>
    /// <param name="factorStride">Floats from one row's factor to the next.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="product">The columns; overwritten. Each sum goes over the rows in their order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CombineFew(ref float values, nint stride, ref float factors, nint factorStride, int rows, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        nint end = product.Length, column = 0;
        if (end >= 4 * Lanes)
        {
            // From the second four vectors on they begin at a cache line: stores that cross one cost twice as much. The last ones overlap their neighbours:
            // equal elements are computed twice.
            nint last = end - (4 * Lanes), next = (4 * Lanes) - Vectors.PlaceInLine(ref target);
            while (true)
            {
                var sums = Quad.Create(0);
                ref float row = ref Unsafe.Add(ref values, column);
                nint factor = 0;
                for (int i = 0; i < rows; i++)
                {
                    sums = Quad.MultiplyAdd(Vectors.Broadcast(ref factors, factor), Quad.Load(ref row, 0, Lanes), sums);
                    row = ref Unsafe.Add(ref row, stride);
                    factor += factorStride;
                }

                sums.Store(ref target, column, Lanes);
                if (column == last)
                {
                    return;
                }

                column = Math.Min(next, last);
                next += 4 * Lanes;
            }
        }

        for (; column < end; column++)
        {
            float sum = 0;
            for (int row = 0; row < rows; row++)
            {
                sum = Vectors.MultiplyAdd(Unsafe.Add(ref factors, row * factorStride), Unsafe.Add(ref values, (row * stride) + column), sum);
            }

            Unsafe.Add(ref target, column) = sum;
        }
    }

    /// <summary>Adds some rows, each times its factor, to a product, or begins the product with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<TRows>(ref float values, nint stride, ref float factors, nint factorStride, bool begins, Span<float> product)
        where TRows : struct, IRows<TRows>
    {
        ref float target = ref Vectors.Start(product);
        var rows = TRows.Spread(ref factors, factorStride);
        nint column = 0, end = product.Length;
        for (; column <= end - Lanes; column += Lanes)
        {
            var before = begins ? Vector512<float>.Zero : Vectors.Load(ref target, column);
            Vectors.Store(rows.MultiplyAdd(ref Unsafe.Add(ref values, column), stride, before), ref target, column);
        }

        if (column < end && end >= Lanes)
        {
            column = end - Lanes;
            var there = Vectors.Load(ref target, column);
            var sum = rows.MultiplyAdd(ref Unsafe.Add(ref values, column), stride, begins ? Vector512<float>.Zero : there);
            Vectors.Store(Vector512.ConditionalSelect(Fresh((int)end), sum, there), ref target, column);
            return;
        }

        for (; column < end; column++)
        {
            float sum = begins ? 0 : product[(int)column];
            for (int row = 0; row < TRows.Count; row++)
            {
                sum = Vectors.MultiplyAdd(Unsafe.Add(ref factors, row * factorStride), Unsafe.Add(ref values, (row * stride) + column), sum);
            }

            product[(int)column] = sum;
        }
    }

    /// <summary>Gets a mask for the last vector of a row, which overlaps the one before it: only lanes that were not taken yet count.</summary>
    private static Vector512<float> Fresh(int columns) => ~Vectors.FirstLanes(Lanes - (columns % Lanes));

    /// <summary>The factors of some rows, each spread over a vector, in registers.</summary>
    private interface IRows<TSelf>
    {
        static abstract int Count { get; }

        static abstract TSelf Spread(ref float factors, nint stride);

        /// <summary>Adds a vector of each row, times its factor, to a sum, row after row.</summary>
        Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum);
    }

    private readonly struct OneRow(Vector512<float> factor) : IRows<OneRow>
    {
        public static int Count => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static OneRow Spread(ref float factors, nint stride) => new(Vectors.Broadcast(ref factors, 0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum) => Vectors.MultiplyAdd(factor, Vectors.Load(ref values, 0), sum);
    }

    private readonly struct FourRows(Quad factors) : IRows<FourRows>
    {
        public static int Count => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static FourRows Spread(ref float factors, nint stride) => new(Quad.Broadcast(ref factors, 0, stride, 2 * stride, 3 * stride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum)
        {
            var (first, second, third, fourth) = factors;
            sum = Vectors.MultiplyAdd(first, Vectors.Load(ref values, 0), sum);
            sum = Vectors.MultiplyAdd(second, Vectors.Load(ref values, stride), sum);
            sum = Vectors.MultiplyAdd(third, Vectors.Load(ref values, 2 * stride), sum);
            return Vectors.MultiplyAdd(fourth, Vectors.Load(ref values, 3 * stride), sum);
        }
    }

    private readonly struct EightRows(FourRows first, FourRows second) : IRows<EightRows>
    {
        public static int Count => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static EightRows Spread(ref float factors, nint stride) => new(FourRows.Spread(ref factors, stride), FourRows.Spread(ref Unsafe.Add(ref factors, 4 * stride), stride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum) =>
            second.MultiplyAdd(ref Unsafe.Add(ref values, 4 * stride), stride, first.MultiplyAdd(ref values, stride, sum));
    }
}
