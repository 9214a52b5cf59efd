using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The two matrix products that dense layers are made of. Matrices are row-major; nothing is assumed of their sizes.</summary>
internal static class MatrixKernels
{
    /// <summary>Columns of a panel: four vectors.</summary>
    public const int PanelWidth = 4 * PlanValue.Lanes;

    /// <summary>As many floats as stay in the second-level cache, 512 KiB, while a larger matrix passes by.</summary>
    public const int NearFloats = 131_072;

    // 1,024 floats of four rows of both factors stay in the first-level cache while their products are taken.
    private const int Depth = 1024;

    /// <summary>Computes product[i, j] = start[j] + sum over k of left[i, k] * right[j, k]: dot products of rows.</summary>
    /// <param name="left">(rows, inner).</param>
    /// <param name="right">(columns, inner).</param>
    /// <param name="start">(columns), or empty for 0.</param>
    /// <param name="product">(rows, columns); overwritten.</param>
    /// <param name="rows">Rows of the left factor.</param>
    /// <param name="columns">Rows of the right factor.</param>
    /// <param name="inner">Length of all rows.</param>
    public static void DotRows(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> start, Span<float> product, int rows, int columns, int inner)
    {
        for (int row = 0; row < rows; row++)
        {
            var target = product.Slice(row * columns, columns);
            if (start.IsEmpty)
            {
                target.Clear();
            }
            else
            {
                start.CopyTo(target);
            }
        }

        // Four rows of the right factor at a time are read to their end, as they lie: read 1,024 floats here and 1,024 a row further on, they came from memory half as fast.
        // So much of the left factor as stays in the second-level cache meanwhile.
        int near = Math.Max(1, NearFloats / (rows * Depth)) * Depth;
        for (int block = 0; block < inner; block += near)
        {
            for (int column = 0; column < columns; column += 4)
            {
                for (int first = block; first < Math.Min(inner, block + near); first += Depth)
                {
                    for (int row = 0; row < rows; row += 4)
                    {
                        // Rows beyond the end repeat the last one; their sums are not used.
                        DotTile(
                            ref Unsafe.Add(ref Vectors.Start(left), first), row * (nint)inner, Math.Min(row + 1, rows - 1) * (nint)inner, Math.Min(row + 2, rows - 1) * (nint)inner, Math.Min(row + 3, rows - 1) * (nint)inner,
                            ref Unsafe.Add(ref Vectors.Start(right), first), column * (nint)inner, Math.Min(column + 1, columns - 1) * (nint)inner, Math.Min(column + 2, columns - 1) * (nint)inner, Math.Min(column + 3, columns - 1) * (nint)inner,
                            Math.Min(Depth, inner - first),
                            product[((row * columns) + column)..],
                            columns,
                            Math.Min(4, rows - row),
                            Math.Min(4, columns - column));
                    }
                }
            }
        }
    }

    /// <summary>Computes product[i, j] = sum over k of left[i, k] * right[k, j]; the left factor may be read across.</summary>
    /// <param name="left">Element (i, k) lies at i * leftRow + k * leftColumn.</param>
    /// <param name="leftRow">Floats between rows of the left factor.</param>
    /// <param name="leftColumn">Floats between its columns.</param>
    /// <param name="right">(inner, columns).</param>
    /// <param name="product">(rows, columns); overwritten.</param>
    /// <param name="rows">Rows of the left factor.</param>
    /// <param name="columns">Columns of the right factor.</param>
    /// <param name="inner">Columns of the left factor.</param>
    /// <param name="panel">Room for inner * <see cref="PanelWidth"/> floats.</param>
    public static void Multiply(
        ReadOnlySpan<float> left, nint leftRow, nint leftColumn, ReadOnlySpan<float> right, Span<float> product, int rows, int columns, int inner, FloatBuffer panel)
    {
        int column = 0;
        for (; columns - column >= PanelWidth; column += PanelWidth)
        {
            // A panel side by side in memory: rows of the right factor can be thousands of floats apart and would push each other out of the cache.
            var packed = panel.Span[..(inner * PanelWidth)];
            for (int k = 0; k < inner; k++)
            {
                right.Slice((k * columns) + column, PanelWidth).CopyTo(packed.Slice(k * PanelWidth, PanelWidth));
            }

            int row = 0;
            for (; row <= rows - 4; row += 4)
            {
                FourRows(
                    ref Unsafe.Add(ref Vectors.Start(left), row * leftRow), leftRow, leftColumn, ref Vectors.Start(packed), inner,
                    ref Unsafe.Add(ref Vectors.Start(product), (row * (nint)columns) + column), columns);
            }

            for (; row < rows; row++)
            {
                OneRow(ref Unsafe.Add(ref Vectors.Start(left), row * leftRow), leftColumn, ref Vectors.Start(packed), inner, ref Unsafe.Add(ref Vectors.Start(product), (row * (nint)columns) + column));
            }
        }

        for (; column < columns && columns >= PlanValue.Lanes; column += PlanValue.Lanes)
        {
            // The last vector overlaps its neighbour: equal elements are computed twice.
            nint at = Math.Min(column, columns - PlanValue.Lanes);
            for (int row = 0; row < rows; row += 4)
            {
                OneVector(
                    ref Vectors.Start(left), row * leftRow, Math.Min(row + 1, rows - 1) * leftRow, Math.Min(row + 2, rows - 1) * leftRow, Math.Min(row + 3, rows - 1) * leftRow, leftColumn,
                    ref Unsafe.Add(ref Vectors.Start(right), at), columns, inner, ref Unsafe.Add(ref Vectors.Start(product), (row * (nint)columns) + at), Math.Min(4, rows - row));
            }
        }

        if (columns < PlanValue.Lanes)
        {
            Narrow(left, leftRow, leftColumn, right, product, rows, columns, inner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotTile(
        ref float left, nint left0, nint left1, nint left2, nint left3, ref float right, nint right0, nint right1, nint right2, nint right3, int depth,
        Span<float> product, int productRow, int rows, int columns)
    {
        if (depth < PlanValue.Lanes)
        {
            ShortDotTile(ref left, [left0, left1, left2, left3], ref right, [right0, right1, right2, right3], depth, product, productRow, rows, columns);
            return;
        }

        Quad row0 = Quad.Create(0), row1 = row0, row2 = row0, row3 = row0;
        int k = 0;
        for (; k <= depth - PlanValue.Lanes; k += PlanValue.Lanes)
        {
            var values = Quad.Load(ref right, right0 + k, right1 + k, right2 + k, right3 + k);
            row0 = Quad.MultiplyAdd(Vectors.Load(ref left, left0 + k), values, row0);
            row1 = Quad.MultiplyAdd(Vectors.Load(ref left, left1 + k), values, row1);
            row2 = Quad.MultiplyAdd(Vectors.Load(ref left, left2 + k), values, row2);
            row3 = Quad.MultiplyAdd(Vectors.Load(ref left, left3 + k), values, row3);
        }

        if (k < depth)
        {
            // The last vector overlaps the one before it; what was taken already counts as 0.
            var fresh = ~Vectors.FirstLanes(PlanValue.Lanes - (depth - k));
            k = depth - PlanValue.Lanes;
            var values = Quad.Load(ref right, right0 + k, right1 + k, right2 + k, right3 + k);
            row0 = Quad.MultiplyAdd(Vectors.Load(ref left, left0 + k) & fresh, values, row0);
            row1 = Quad.MultiplyAdd(Vectors.Load(ref left, left1 + k) & fresh, values, row1);
            row2 = Quad.MultiplyAdd(Vectors.Load(ref left, left2 + k) & fresh, values, row2);
            row3 = Quad.MultiplyAdd(Vectors.Load(ref left, left3 + k) & fresh, values, row3);
        }

        AddTo(product, row0.Sums(), columns);
        if (rows > 1)
        {
            AddTo(product[productRow..], row1.Sums(), columns);
        }

        if (rows > 2)
        {
            AddTo(product[(2 * productRow)..], row2.Sums(), columns);
        }

        if (rows > 3)
        {
            AddTo(product[(3 * productRow)..], row3.Sums(), columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(Span<float> target, Vector128<float> sums, int count)
    {
        if (count == 4)
        {
            (Vector128.Create<float>(target) + sums).CopyTo(target);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            target[i] += sums[i];
        }
    }

    private static void ShortDotTile(
        ref float left, ReadOnlySpan<nint> lefts, ref float right, ReadOnlySpan<nint> rights, int depth, Span<float> product, int productRow, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum = Vectors.MultiplyAdd(Unsafe.Add(ref left, lefts[row] + k), Unsafe.Add(ref right, rights[column] + k), sum);
                }

                product[(row * productRow) + column] += sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(ref float left, nint leftRow, nint leftColumn, ref float panel, int inner, ref float product, nint productRow)
    {
        Quad row0 = Quad.Create(0), row1 = row0, row2 = row0, row3 = row0;
        nint at = 0, factor = 0;
        for (int k = 0; k < inner; k++)
        {
            var values = Quad.Load(ref panel, at, PlanValue.Lanes);
            row0 = Quad.MultiplyAdd(Vectors.Broadcast(ref left, factor), values, row0);
            row1 = Quad.MultiplyAdd(Vectors.Broadcast(ref left, factor + leftRow), values, row1);
            row2 = Quad.MultiplyAdd(Vectors.Broadcast(ref left, factor + (2 * leftRow)), values, row2);
            row3 = Quad.MultiplyAdd(Vectors.Broadcast(ref left, factor + (3 * leftRow)), values, row3);
            at += PanelWidth;
            factor += leftColumn;
        }

        row0.Store(ref product, 0, PlanValue.Lanes);
        row1.Store(ref product, productRow, PlanValue.Lanes);
        row2.Store(ref product, 2 * productRow, PlanValue.Lanes);
        row3.Store(ref product, 3 * productRow, PlanValue.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(ref float left, nint leftColumn, ref float panel, int inner, ref float product)
    {
        var row = Quad.Create(0);
        for (int k = 0; k < inner; k++)
        {
            row = Quad.MultiplyAdd(Vectors.Broadcast(ref left, k * leftColumn), Quad.Load(ref panel, k * (nint)PanelWidth, PlanValue.Lanes), row);
        }

        row.Store(ref product, 0, PlanValue.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector(
        ref float left, nint left0, nint left1, nint left2, nint left3, nint leftColumn, ref float right, nint rightRow, int inner, ref float product, int rows)
    {
        var sums = Quad.Create(0);
        nint factor = 0, at = 0;
        for (int k = 0; k < inner; k++)
        {
            var factors = Quad.Broadcast(ref left, left0 + factor, left1 + factor, left2 + factor, left3 + factor);
            sums = Quad.MultiplyAdd(Vectors.Load(ref right, at), factors, sums);
            factor += leftColumn;
            at += rightRow;
        }

        sums.Store(ref product, rows, 0, rightRow, 2 * rightRow, 3 * rightRow);
    }

    private static void Narrow(ReadOnlySpan<float> left, nint leftRow, nint leftColumn, ReadOnlySpan<float> right, Span<float> product, int rows, int columns, int inner)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float sum = 0;
                for (int k = 0; k < inner; k++)
                {
                    sum = Vectors.MultiplyAdd(left[(int)((row * leftRow) + (k * leftColumn))], right[(k * columns) + column], sum);
                }

                product[(row * columns) + column] = sum;
            }
        }
    }
}
