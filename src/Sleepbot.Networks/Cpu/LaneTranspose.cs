using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sleepbot.Networks;

/// <summary>Turns rows of samples into vectors of 16 samples and back, in registers: squares of 8 by 8 numbers.</summary>
/// <remarks>
/// A square and its right neighbour together touch whole cache lines, and no more than eight at a time: rows that are a multiple
/// of 4,096 bytes apart share the eight ways of one set of the first-level cache.
/// </remarks>
internal static class LaneTranspose
{
    private const int Side = 8;
    private const int Width = 2 * Side;

    /// <summary>Writes rows as the lanes of vectors: to[feature * 16 + lane] = from[lane * features + feature].</summary>
    /// <param name="from">As many rows as <paramref name="lanes"/>.</param>
    /// <param name="to">As many vectors as <paramref name="features"/>. Lanes beyond the last row become 0.</param>
    /// <param name="features">Length of a row.</param>
    /// <param name="lanes">Number of rows, 1 to 16.</param>
    public static void ToInnermost(ReadOnlySpan<float> from, Span<float> to, int features, int lanes)
    {
        if (features < Width)
        {
            to[..(features * PlanValue.Lanes)].Clear();
            Turn(ref Vectors.Start(from), lanes, features, features, ref Vectors.Start(to), PlanValue.Lanes);
            return;
        }

        Span<float> rows = stackalloc float[Side * Width];
        rows.Clear();
        for (int feature = 0; feature < features; feature += Width)
        {
            // The last squares overlap their neighbours.
            int first = Math.Min(feature, features - Width);
            for (int half = 0; half < PlanValue.Lanes; half += Side)
            {
                ref float target = ref Unsafe.Add(ref Vectors.Start(to), (first * PlanValue.Lanes) + half);
                if (half + Side <= lanes)
                {
                    Rectangle(ref Unsafe.Add(ref Vectors.Start(from), (half * features) + first), features, ref target);
                    continue;
                }

                for (int row = half; row < half + Side; row++)
                {
                    var copy = rows.Slice((row - half) * Width, Width);
                    if (row < lanes)
                    {
                        from.Slice((row * features) + first, Width).CopyTo(copy);
                    }
                    else
                    {
                        copy.Clear();
                    }
                }

                Rectangle(ref Vectors.Start(rows), Width, ref target);
            }
        }
    }

    /// <summary>Writes the lanes of vectors as rows: to[lane * features + feature] = from[feature * 16 + lane].</summary>
    /// <param name="from">As many vectors as <paramref name="features"/>.</param>
    /// <param name="to">As many rows as <paramref name="lanes"/>.</param>
    /// <param name="features">Length of a row.</param>
    /// <param name="lanes">Number of rows, 1 to 16.</param>
    public static void ToRows(ReadOnlySpan<float> from, Span<float> to, int features, int lanes)
    {
        if (features < Width)
        {
            Turn(ref Vectors.Start(from), features, lanes, PlanValue.Lanes, ref Vectors.Start(to), features);
            return;
        }

        Span<float> rows = stackalloc float[Side * Width];
        for (int feature = 0; feature < features; feature += Width)
        {
            int first = Math.Min(feature, features - Width);
            for (int half = 0; half < lanes; half += Side)
            {
                ref float source = ref Unsafe.Add(ref Vectors.Start(from), (first * PlanValue.Lanes) + half);
                if (half + Side <= lanes)
                {
                    ref float target = ref Unsafe.Add(ref Vectors.Start(to), (half * features) + first);
                    Square(ref source, PlanValue.Lanes, ref target, features);
                    Square(ref Unsafe.Add(ref source, Side * PlanValue.Lanes), PlanValue.Lanes, ref Unsafe.Add(ref target, Side), features);
                    continue;
                }

                Square(ref source, PlanValue.Lanes, ref Vectors.Start(rows), Width);
                Square(ref Unsafe.Add(ref source, Side * PlanValue.Lanes), PlanValue.Lanes, ref Unsafe.Add(ref Vectors.Start(rows), Side), Width);
                for (int row = half; row < lanes; row++)
                {
                    rows.Slice((row - half) * Width, Width).CopyTo(to[((row * features) + first)..]);
                }
            }
        }
    }

    /// <summary>Writes rows as columns: to[column * toStride + row] = from[row * fromStride + column]. Places are not checked.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="fromStride">Floats from one row to the next.</param>
    /// <param name="to">The first column's place; must not overlap the rows.</param>
    /// <param name="toStride">Floats from one column's place to the next.</param>
    public static void Turn(ref float from, int rows, int columns, nint fromStride, ref float to, nint toStride)
    {
        if (rows < Side || columns < Side)
        {
            OneByOne(ref from, rows, columns, fromStride, ref to, toStride);
            return;
        }

        for (int row = 0; row < rows; row += Side)
        {
            for (int column = 0; column < columns; column += Side)
            {
                // The last squares overlap their neighbours.
                int top = Math.Min(row, rows - Side), left = Math.Min(column, columns - Side);
                Square(ref Unsafe.Add(ref from, (top * fromStride) + left), fromStride, ref Unsafe.Add(ref to, (left * toStride) + top), toStride);
            }
        }
    }

    /// <summary>The same for rows that lie one behind the other, however short they are. Up to seven numbers behind the last row are read, which must exist.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="to">The first column's place; must not overlap the rows.</param>
    /// <param name="toStride">Floats from one column's place to the next.</param>
    public static void TurnDense(ref float from, int rows, int columns, ref float to, nint toStride)
    {
        if (rows < Side || columns >= Side)
        {
            Turn(ref from, rows, columns, columns, ref to, toStride);
            return;
        }

        Span<float> square = stackalloc float[Side * Side];
        ref float turned = ref Vectors.Start(square);
        for (int row = 0; row < rows; row += Side)
        {
            int top = Math.Min(row, rows - Side);
            Square(ref Unsafe.Add(ref from, top * columns), columns, ref turned, Side);
            for (int column = 0; column < columns; column++)
            {
                Vector256.LoadUnsafe(ref Unsafe.Add(ref turned, column * Side)).StoreUnsafe(ref Unsafe.Add(ref to, (column * toStride) + top));
            }
        }
    }

    /// <summary>The other way around: to[column * rows + row] = from[row * fromStride + column]. Up to seven numbers behind the last are overwritten, which must exist.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="fromStride">Floats from one row to the next.</param>
    /// <param name="to">The first column's place; must not overlap the rows.</param>
    public static void TurnToDense(ref float from, int rows, int columns, nint fromStride, ref float to)
    {
        if (columns < Side || rows >= Side)
        {
            Turn(ref from, rows, columns, fromStride, ref to, rows);
            return;
        }

        // Rows that are missing are the last one again: the next column overwrites what comes of it.
        Span<int> places = stackalloc int[Side];
        for (int row = 0; row < Side; row++)
        {
            places[row] = (int)fromStride * Math.Min(row, rows - 1);
        }

        for (int column = 0; column < columns; column += Side)
        {
            int left = Math.Min(column, columns - Side);
            Square(ref Unsafe.Add(ref from, left), places, ref Unsafe.Add(ref to, left * rows), rows);
        }
    }

    /// <summary>Writes columns as vectors that lie anywhere: to[places[i] + lane] = from[lane * fromStride + i]. Places are not checked.</summary>
    /// <param name="from">The first of 16 rows of 16 numbers.</param>
    /// <param name="fromStride">Floats from one row to the next.</param>
    /// <param name="to">What the places count from.</param>
    /// <param name="places">Where 16 vectors go.</param>
    public static void Scatter(ref float from, nint fromStride, ref float to, ReadOnlySpan<int> places)
    {
        Span<float> vectors = stackalloc float[Width * Width];
        ref float start = ref Vectors.Start(vectors);
        for (int half = 0; half < Width; half += Side)
        {
            Rectangle(ref Unsafe.Add(ref from, half * fromStride), fromStride, ref Unsafe.Add(ref start, half));
        }

        for (int i = 0; i < Width; i++)
        {
            ref float target = ref Unsafe.Add(ref to, places[i]);
            Vector256.LoadUnsafe(ref Unsafe.Add(ref start, i * Width)).StoreUnsafe(ref target);
            Vector256.LoadUnsafe(ref Unsafe.Add(ref start, (i * Width) + Side)).StoreUnsafe(ref Unsafe.Add(ref target, Side));
        }
    }

    /// <summary>Writes vectors that lie anywhere as columns: to[lane * toStride + i] = from[places[i] + lane]. Places are not checked.</summary>
    /// <param name="from">What the places count from.</param>
    /// <param name="places">Where 16 vectors lie.</param>
    /// <param name="to">The first row of 16 numbers.</param>
    /// <param name="toStride">Floats from one row to the next.</param>
    /// <param name="lanes">Number of rows, 1 to 16.</param>
    public static void Gather(ref float from, ReadOnlySpan<int> places, ref float to, nint toStride, int lanes)
    {
        if (lanes == Width)
        {
            for (int first = 0; first < Width; first += Side)
            {
                var eight = places.Slice(first, Side);
                Square(ref from, eight, ref Unsafe.Add(ref to, first), toStride);
                Square(ref Unsafe.Add(ref from, Side), eight, ref Unsafe.Add(ref to, (Side * toStride) + first), toStride);
            }

            return;
        }

        Span<float> rows = stackalloc float[Width * Width];
        Gather(ref from, places, ref Vectors.Start(rows), Width, Width);
        for (int row = 0; row < lanes; row++)
        {
            Vectors.Store(Vectors.Load(ref Vectors.Start(rows), row * Width), ref to, row * toStride);
        }
    }

    /// <summary>Fewer rows or columns than a square has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne(ref float from, int rows, int columns, nint fromStride, ref float to, nint toStride)
    {
        // The longer loop is the inner one.
        bool wide = columns > rows;
        var (outer, inner) = wide ? (rows, columns) : (columns, rows);
        var (fromOuter, fromInner) = wide ? (fromStride, (nint)1) : (1, fromStride);
        var (toOuter, toInner) = wide ? ((nint)1, toStride) : (toStride, 1);
        for (int i = 0; i < outer; i++)
        {
            ref float source = ref Unsafe.Add(ref from, i * fromOuter);
            ref float target = ref Unsafe.Add(ref to, i * toOuter);
            int j = 0;
            for (; j <= inner - 4; j += 4)
            {
                target = source;
                Unsafe.Add(ref target, toInner) = Unsafe.Add(ref source, fromInner);
                Unsafe.Add(ref target, 2 * toInner) = Unsafe.Add(ref source, 2 * fromInner);
                Unsafe.Add(ref target, 3 * toInner) = Unsafe.Add(ref source, 3 * fromInner);
                source = ref Unsafe.Add(ref source, 4 * fromInner);
                target = ref Unsafe.Add(ref target, 4 * toInner);
            }

            for (; j < inner; j++)
            {
                target = source;
                source = ref Unsafe.Add(ref source, fromInner);
                target = ref Unsafe.Add(ref target, toInner);
            }
        }
    }

    /// <summary>Eight rows of 16 numbers become 16 halves of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rectangle(ref float from, nint stride, ref float to)
    {
        Square(ref from, stride, ref to, PlanValue.Lanes);
        Square(ref Unsafe.Add(ref from, Side), stride, ref Unsafe.Add(ref to, Side * PlanValue.Lanes), PlanValue.Lanes);
    }

    /// <summary>Transposes 8 by 8 numbers. Places are not checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square(ref float from, nint fromStride, ref float to, nint toStride)
    {
        if (!Avx.IsSupported)
        {
            OneByOne(ref from, Side, Side, fromStride, ref to, toStride);
            return;
        }

        Store(
            Load(ref from, 0), Load(ref from, fromStride), Load(ref from, 2 * fromStride), Load(ref from, 3 * fromStride),
            Load(ref from, 4 * fromStride), Load(ref from, 5 * fromStride), Load(ref from, 6 * fromStride), Load(ref from, 7 * fromStride),
            ref to, toStride);
    }

    /// <summary>The same with rows that lie anywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square(ref float from, ReadOnlySpan<int> places, ref float to, nint toStride)
    {
        if (!Avx.IsSupported)
        {
            for (int i = 0; i < Side * Side; i++)
            {
                var (column, row) = (i / Side, i % Side);
                Unsafe.Add(ref to, (column * toStride) + row) = Unsafe.Add(ref from, places[row] + column);
            }

            return;
        }

        ref int at = ref MemoryMarshal.GetReference(places);
        Store(
            Load(ref from, at), Load(ref from, Unsafe.Add(ref at, 1)), Load(ref from, Unsafe.Add(ref at, 2)), Load(ref from, Unsafe.Add(ref at, 3)),
            Load(ref from, Unsafe.Add(ref at, 4)), Load(ref from, Unsafe.Add(ref at, 5)), Load(ref from, Unsafe.Add(ref at, 6)), Load(ref from, Unsafe.Add(ref at, 7)),
            ref to, toStride);
    }

    /// <summary>Stores eight rows as columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<float> row0, Vector256<float> row1, Vector256<float> row2, Vector256<float> row3,
        Vector256<float> row4, Vector256<float> row5, Vector256<float> row6, Vector256<float> row7,
        ref float to, nint toStride)
    {
        // Pairs of rows, then squares of 4 by 4, then halves.
        var (low01, high01) = (Avx.UnpackLow(row0, row1).AsDouble(), Avx.UnpackHigh(row0, row1).AsDouble());
        var (low23, high23) = (Avx.UnpackLow(row2, row3).AsDouble(), Avx.UnpackHigh(row2, row3).AsDouble());
        var (low45, high45) = (Avx.UnpackLow(row4, row5).AsDouble(), Avx.UnpackHigh(row4, row5).AsDouble());
        var (low67, high67) = (Avx.UnpackLow(row6, row7).AsDouble(), Avx.UnpackHigh(row6, row7).AsDouble());
        var (upper0, lower0) = (Avx.UnpackLow(low01, low23), Avx.UnpackLow(low45, low67));
        var (upper1, lower1) = (Avx.UnpackHigh(low01, low23), Avx.UnpackHigh(low45, low67));
        var (upper2, lower2) = (Avx.UnpackLow(high01, high23), Avx.UnpackLow(high45, high67));
        var (upper3, lower3) = (Avx.UnpackHigh(high01, high23), Avx.UnpackHigh(high45, high67));

        // In this order: TurnToDense lets columns overlap.
        Avx.Permute2x128(upper0, lower0, 0x20).AsSingle().StoreUnsafe(ref to);
        Avx.Permute2x128(upper1, lower1, 0x20).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, toStride));
        Avx.Permute2x128(upper2, lower2, 0x20).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 2 * toStride));
        Avx.Permute2x128(upper3, lower3, 0x20).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 3 * toStride));
        Avx.Permute2x128(upper0, lower0, 0x31).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 4 * toStride));
        Avx.Permute2x128(upper1, lower1, 0x31).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 5 * toStride));
        Avx.Permute2x128(upper2, lower2, 0x31).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 6 * toStride));
        Avx.Permute2x128(upper3, lower3, 0x31).AsSingle().StoreUnsafe(ref Unsafe.Add(ref to, 7 * toStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float start, nint at) => Vector256.LoadUnsafe(ref Unsafe.Add(ref start, at));
}
