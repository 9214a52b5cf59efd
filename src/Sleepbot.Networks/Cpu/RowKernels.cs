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
            AddFourRows(ref Unsafe.Add(ref Vectors.Start(weights), row * (nint)columns), columns, ref Unsafe.AsRef(in factors[row]), 1, product);
        }

        for (; row < factors.Length; row++)
        {
            AddRow(ref Unsafe.Add(ref Vectors.Start(weights), row * (nint)columns), factors[row], product);
        }
    }

    /// <summary>Computes some columns of one row of a weight gradient: product[column] = sum over samples of factor of the sample * values[sample, column].</summary>
    /// <param name="factors">The output gradient of the row in the first sample.</param>
    /// <param name="factorStride">Floats from one sample's to the next.</param>
    /// <param name="values">The first column in the first sample.</param>
    /// <param name="valueStride">Floats from one sample's to the next.</param>
    /// <param name="samples">Samples, at least 1.</param>
    /// <param name="product">The columns; overwritten.</param>
    public static void Outer(ref float factors, nint factorStride, ref float values, nint valueStride, int samples, Span<float> product)
    {
        int sample = 0;
        if (samples < 4)
        {
            Scale(ref values, factors, product);
            sample = 1;
        }
        else
        {
            product.Clear();
        }

        for (; sample <= samples - 4; sample += 4)
        {
            AddFourRows(ref Unsafe.Add(ref values, sample * valueStride), valueStride, ref Unsafe.Add(ref factors, sample * factorStride), factorStride, product);
        }

        for (; sample < samples; sample++)
        {
            AddRow(ref Unsafe.Add(ref values, sample * valueStride), Unsafe.Add(ref factors, sample * factorStride), product);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ref float values, float factor, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        var spread = Vector512.Create(factor);
        nint column = 0, end = product.Length;
        for (; column <= end - (4 * Lanes); column += 4 * Lanes)
        {
            Vectors.Store(spread * Vectors.Load(ref values, column), ref target, column);
            Vectors.Store(spread * Vectors.Load(ref values, column + Lanes), ref target, column + Lanes);
            Vectors.Store(spread * Vectors.Load(ref values, column + (2 * Lanes)), ref target, column + (2 * Lanes));
            Vectors.Store(spread * Vectors.Load(ref values, column + (3 * Lanes)), ref target, column + (3 * Lanes));
        }

        for (; column < end && end >= Lanes; column += Lanes)
        {
            // The last vector overlaps its neighbour: equal elements are computed twice.
            nint at = Math.Min(column, end - Lanes);
            Vectors.Store(spread * Vectors.Load(ref values, at), ref target, at);
        }

        for (; column < end; column++)
        {
            Unsafe.Add(ref target, column) = factor * Unsafe.Add(ref values, column);
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
    private static void AddFourRows(ref float values, nint stride, ref float factors, nint factorStride, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        var (factor0, factor1) = (Vectors.Broadcast(ref factors, 0), Vectors.Broadcast(ref factors, factorStride));
        var (factor2, factor3) = (Vectors.Broadcast(ref factors, 2 * factorStride), Vectors.Broadcast(ref factors, 3 * factorStride));
        nint column = 0, end = product.Length;
        for (; column <= end - Lanes; column += Lanes)
        {
            var sum = Vectors.MultiplyAdd(factor0, Vectors.Load(ref values, column), Vectors.Load(ref target, column));
            sum = Vectors.MultiplyAdd(factor1, Vectors.Load(ref values, column + stride), sum);
            sum = Vectors.MultiplyAdd(factor2, Vectors.Load(ref values, column + (2 * stride)), sum);
            Vectors.Store(Vectors.MultiplyAdd(factor3, Vectors.Load(ref values, column + (3 * stride)), sum), ref target, column);
        }

        if (column < end && end >= Lanes)
        {
            column = end - Lanes;
            var before = Vectors.Load(ref target, column);
            var sum = Vectors.MultiplyAdd(factor0, Vectors.Load(ref values, column), before);
            sum = Vectors.MultiplyAdd(factor1, Vectors.Load(ref values, column + stride), sum);
            sum = Vectors.MultiplyAdd(factor2, Vectors.Load(ref values, column + (2 * stride)), sum);
            sum = Vectors.MultiplyAdd(factor3, Vectors.Load(ref values, column + (3 * stride)), sum);
            Vectors.Store(Vector512.ConditionalSelect(Fresh((int)end), sum, before), ref target, column);
            return;
        }

        for (; column < end; column++)
        {
            for (int row = 0; row < 4; row++)
            {
                product[(int)column] = Vectors.MultiplyAdd(Unsafe.Add(ref factors, row * factorStride), Unsafe.Add(ref values, (row * stride) + column), product[(int)column]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ref float values, float factor, Span<float> product)
    {
        ref float target = ref Vectors.Start(product);
        var spread = Vector512.Create(factor);
        nint column = 0, end = product.Length;
        for (; column <= end - Lanes; column += Lanes)
        {
            Vectors.Store(Vectors.MultiplyAdd(spread, Vectors.Load(ref values, column), Vectors.Load(ref target, column)), ref target, column);
        }

        for (; column < end; column++)
        {
            Unsafe.Add(ref target, column) = Vectors.MultiplyAdd(factor, Unsafe.Add(ref values, column), Unsafe.Add(ref target, column));
        }
    }

    /// <summary>Gets a mask for the last vector of a row, which overlaps the one before it: only lanes that were not taken yet count.</summary>
    private static Vector512<float> Fresh(int columns) => ~Vectors.FirstLanes(Lanes - (columns % Lanes));
}
