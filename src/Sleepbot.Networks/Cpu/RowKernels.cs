using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The products of a dense layer for a few samples, which memory bounds: each goes through the weights row by row as they lie. Weights are (rows, columns).</summary>
internal static class RowKernels
{
    private const int Lanes = PlanValue.Lanes;

    // Of eight rows at a time so many floats are used for all samples before the next ones are: 16 KiB, half of the first-level cache.
    private const int PieceOfRow = 512;

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

    /// <summary>Computes product[sample, column] = sum over rows of factors[sample, row] * weights[row, column].</summary>
    /// <remarks>
    /// Weights come from memory once: of eight rows at a time, what stays in the first-level cache is added to all samples' products before the next
    /// columns are. The rows are read to their ends, or as far as all products stay in the second-level cache.
    /// </remarks>
    /// <param name="weights">(rows, columns).</param>
    /// <param name="factors">(samples, rows).</param>
    /// <param name="product">(samples, columns); overwritten. Each sum goes over the rows in their order.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns.</param>
    public static void Combine(ReadOnlySpan<float> weights, Span<float> factors, Span<float> product, int samples, int rows, int columns)
    {
        // One sample has nothing to use weights again for.
        int near = samples == 1 ? columns : Math.Max(1, MatrixKernels.NearFloats / (samples * PieceOfRow)) * PieceOfRow;
        int longest = samples == 1 ? columns : PieceOfRow;
        for (int block = 0, width; block < columns; block += width)
        {
            width = Part(columns - block, near);
            for (int row = 0, count; row < rows; row += count)
            {
                count = (rows - row) switch { >= 8 => 8, >= 4 => 4, _ => 1 };
                for (int column = block, length; column < block + width; column += length)
                {
                    length = Part(block + width - column, longest);
                    ref float first = ref Unsafe.Add(ref Vectors.Start(weights), (row * (nint)columns) + column);
                    for (int sample = 0; sample < samples; sample++)
                    {
                        AddRows(count, ref first, columns, ref factors[(sample * rows) + row], row == 0, product.Slice((sample * columns) + column, length));
                    }
                }
            }
        }
    }

    /// <summary>Computes some columns of one row of a weight gradient: product[column] = sum over samples of factor of the sample * values[sample, column].</summary>
    /// <remarks>Sums stay in registers until the last sample: nothing but the product is written.</remarks>
    /// <param name="factors">The output gradient of the row in the first sample.</param>
    /// <param name="factorStride">Floats from one sample's to the next.</param>
    /// <param name="values">The first column in the first sample.</param>
    /// <param name="valueStride">Floats from one sample's to the next.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="product">The columns; overwritten. Each sum goes over the samples in their order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outer(ref float factors, nint factorStride, ref float values, nint valueStride, int samples, Span<float> product)
    {
        const int Four = 4 * Lanes;
        ref float target = ref Vectors.Start(product);
        nint end = product.Length, column = 0;

        // Four vectors at a time, the last ones overlapping their neighbours: equal elements are computed twice. From the second time on they begin at a cache line,
        // because stores that cross one cost twice as much.
        for (nint next = Four - Vectors.PlaceInLine(ref target); column < end && end >= Four; next += Four)
        {
            nint at = Math.Min(column, end - Four);
            var sums = Quad.Create(0);
            for (int sample = 0; sample < samples; sample++)
            {
                sums = Quad.MultiplyAdd(Vectors.Broadcast(ref factors, sample * factorStride), Quad.Load(ref values, (sample * valueStride) + at, Lanes), sums);
            }

            sums.Store(ref target, at, Lanes);
            column = at == end - Four ? end : next;
        }

        for (; column < end && end >= Lanes; column += Lanes)
        {
            nint at = Math.Min(column, end - Lanes);
            var sum = Vector512<float>.Zero;
            for (int sample = 0; sample < samples; sample++)
            {
                sum = Vectors.MultiplyAdd(Vectors.Broadcast(ref factors, sample * factorStride), Vectors.Load(ref values, (sample * valueStride) + at), sum);
            }

            Vectors.Store(sum, ref target, at);
        }

        for (; column < end; column++)
        {
            float sum = 0;
            for (int sample = 0; sample < samples; sample++)
            {
                sum = Vectors.MultiplyAdd(Unsafe.Add(ref factors, sample * factorStride), Unsafe.Add(ref values, (sample * valueStride) + column), sum);
            }

            Unsafe.Add(ref target, column) = sum;
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

    /// <summary>Gets how many columns to take: as many as usual, or all that are left if only a few more are.</summary>
    private static int Part(int left, int usual) => left < usual + (2 * Lanes) ? left : usual;

    private static void AddRows(int rows, ref float values, nint stride, ref float factors, bool begins, Span<float> product)
    {
        switch (rows)
        {
            case 8:
                AddRows<EightRows>(ref values, stride, ref factors, begins, product);
                break;
            case 4:
                AddRows<FourRows>(ref values, stride, ref factors, begins, product);
                break;
            default:
                AddRows<OneRow>(ref values, stride, ref factors, begins, product);
                break;
        }
    }

    /// <summary>Adds some rows, each times its factor, to a product, or begins the product with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<TRows>(ref float values, nint stride, ref float factors, bool begins, Span<float> product)
        where TRows : struct, IRows<TRows>
    {
        ref float target = ref Vectors.Start(product);
        var rows = TRows.Spread(ref factors);
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
                sum = Vectors.MultiplyAdd(Unsafe.Add(ref factors, row), Unsafe.Add(ref values, (row * stride) + column), sum);
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

        static abstract TSelf Spread(ref float factors);

        /// <summary>Adds a vector of each row, times its factor, to a sum, row after row.</summary>
        Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum);
    }

    private readonly struct OneRow(Vector512<float> factor) : IRows<OneRow>
    {
        public static int Count => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static OneRow Spread(ref float factors) => new(Vectors.Broadcast(ref factors, 0));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum) => Vectors.MultiplyAdd(factor, Vectors.Load(ref values, 0), sum);
    }

    private readonly struct FourRows(Quad factors) : IRows<FourRows>
    {
        public static int Count => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static FourRows Spread(ref float factors) => new(Quad.Broadcast(ref factors, 0, 1, 2, 3));

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
        public static EightRows Spread(ref float factors) => new(FourRows.Spread(ref factors), FourRows.Spread(ref Unsafe.Add(ref factors, 4)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> MultiplyAdd(ref float values, nint stride, Vector512<float> sum) =>
            second.MultiplyAdd(ref Unsafe.Add(ref values, 4 * stride), stride, first.MultiplyAdd(ref values, stride, sum));
    }
}
