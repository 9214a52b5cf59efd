using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Updates weights whose gradient has never been written: it is multiplied in registers, on the way over weights and moments.</summary>
internal static class ProductUpdate
{
    // Floats of a cache line.
    private const int Line = 16;

    // Rows of weights and of moments that are gone through side by side: of long ones no more than the processor asks ahead for, of short ones as many as lie within
    // the pages that its first table of addresses holds (128 KiB).
    private const int LongRows = 16;
    private const int NearFloats = 32_768;

    /// <summary>Updates a range row after row.</summary>
    /// <remarks>Weights are taken where vectors lie in memory, so that some vectors hold the end of one row and the beginning of the next.</remarks>
    /// <param name="rule">The rule.</param>
    /// <param name="range">The range.</param>
    /// <param name="gradient">Its gradient, at least as long as a register in each row.</param>
    /// <param name="length">Weights: a multiple of what a register holds.</param>
    public static void Apply<TRule>(TRule rule, RangeVectors range, OuterProduct gradient, int length)
        where TRule : struct, IUpdateRule
    {
        nuint lanes = (nuint)Vector<float>.Count, columns = (nuint)gradient.Values.Length, column = (nuint)gradient.Column;
        ref float factor = ref MemoryMarshal.GetReference(gradient.Factors);
        ref float values = ref MemoryMarshal.GetReference(gradient.Values);
        Seam ends = new() { End = Vector.LoadUnsafe(ref values, columns - lanes), Beginning = Vector.LoadUnsafe(ref values) };
        ref float seam = ref Unsafe.As<Seam, float>(ref ends);
        for (nuint i = 0, end = (nuint)length; i < end;)
        {
            var factors = new Vector<float>(factor);
            factor = ref Unsafe.Add(ref factor, 1);
            for (; column + lanes <= columns && i < end; column += lanes, i += lanes)
            {
                _ = range.Advance(rule, Product(factors, Vector.LoadUnsafe(ref values, column)), i);
            }

            if (column < columns && i < end)
            {
                nuint left = columns - column;
                factors = Vector.ConditionalSelect(FirstLanes((int)left), factors, new Vector<float>(factor));
                _ = range.Advance(rule, Product(factors, Vector.LoadUnsafe(ref seam, lanes - left)), i);
                i += lanes;
                column += lanes;
            }

            column -= columns;
        }
    }

    /// <summary>Gets whether <see cref="ApplyBackward"/> takes a matrix: its rows are whole cache lines long, wherever they begin, and registers are no longer.</summary>
    /// <param name="columns">Numbers in a row.</param>
    public static bool TakesBackward(int columns) =>
        columns % Line == 0 && columns > Line && Line % (2 * Vector<float>.Count) == 0 && VectorMath.HasFusedMultiplyAdd;

    /// <summary>Updates a whole matrix and computes the gradient by what it is multiplied with, from the weights as they were.</summary>
    /// <remarks>Weights come through the cache once for both.</remarks>
    /// <param name="rule">The rule.</param>
    /// <param name="range">The matrix.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="start">Where the matrix begins in the flat vector, which begins at a cache line.</param>
    /// <param name="inputGradient">(columns); overwritten. Each sum goes over the rows in their order.</param>
    public static void ApplyBackward<TRule>(TRule rule, RangeVectors range, OuterProduct gradient, int start, Span<float> inputGradient)
        where TRule : struct, IUpdateRule
    {
        int columns = gradient.Values.Length, rows = gradient.Factors.Length, lead = (Line - (start % Line)) % Line, trail = Line - lead;
        int rowsAtOnce = Math.Max(LongRows, NearFloats / columns) / (1 + TRule.MomentCount);
        if (lead == 0)
        {
            for (int row = 0; row < rows; row += rowsAtOnce)
            {
                ApplyToRows(rule, range, gradient, row, Math.Min(row + rowsAtOnce, rows), 0, columns, inputGradient);
            }

            return;
        }

        // Of the columns whose line is cut: those at the end, then those at the beginning, as they lie in memory from one row to the next.
        Span<float> values = stackalloc float[Line], sums = stackalloc float[Line];
        gradient.Values[^trail..].CopyTo(values);
        gradient.Values[..lead].CopyTo(values[trail..]);
        sums.Clear();
        ApplyToFew(rule, range, gradient.Factors[0], values[trail..], 0, sums[trail..]);
        for (int row = 0; row < rows; row += rowsAtOnce)
        {
            int end = Math.Min(row + rowsAtOnce, rows);
            ApplyToRows(rule, range, gradient, row, end, lead, columns - trail, inputGradient);
            ApplyToSeams(rule, range, gradient, row, Math.Min(end, rows - 1), trail, values, sums);
        }

        ApplyToFew(rule, range, gradient.Factors[^1], values[..trail], ((nuint)rows * (nuint)columns) - (nuint)trail, sums[..trail]);
        sums[..trail].CopyTo(inputGradient[^trail..]);
        sums[trail..].CopyTo(inputGradient);
    }

    /// <summary>Takes some columns of some rows: two vectors of a row, then those of the next.</summary>
    private static void ApplyToRows<TRule>(TRule rule, RangeVectors range, OuterProduct gradient, int row, int end, int from, int to, Span<float> inputGradient)
        where TRule : struct, IUpdateRule
    {
        nuint lanes = (nuint)Vector<float>.Count, columns = (nuint)gradient.Values.Length;
        ref float factors = ref MemoryMarshal.GetReference(gradient.Factors);
        ref float values = ref MemoryMarshal.GetReference(gradient.Values);
        ref float sums = ref MemoryMarshal.GetReference(inputGradient);
        for (nuint column = (nuint)from; column < (nuint)to; column += 2 * lanes)
        {
            Vector<float> leftValues = Vector.LoadUnsafe(ref values, column), rightValues = Vector.LoadUnsafe(ref values, column + lanes);
            Vector<float> left = default, right = default;
            if (row > 0)
            {
                (left, right) = (Vector.LoadUnsafe(ref sums, column), Vector.LoadUnsafe(ref sums, column + lanes));
            }

            nuint i = ((nuint)row * columns) + column;
            for (int r = row; r < end; r++, i += columns)
            {
                var factor = new Vector<float>(Unsafe.Add(ref factors, r));
                left = Vector.FusedMultiplyAdd(factor, range.Advance(rule, Product(factor, leftValues), i), left);
                right = Vector.FusedMultiplyAdd(factor, range.Advance(rule, Product(factor, rightValues), i + lanes), right);
            }

            left.StoreUnsafe(ref sums, column);
            right.StoreUnsafe(ref sums, column + lanes);
        }
    }

    /// <summary>Takes the lines between some rows and their next ones.</summary>
    private static void ApplyToSeams<TRule>(TRule rule, RangeVectors range, OuterProduct gradient, int row, int end, int trail, ReadOnlySpan<float> lineValues, Span<float> lineSums)
        where TRule : struct, IUpdateRule
    {
        nuint columns = (nuint)gradient.Values.Length;
        ref float factors = ref MemoryMarshal.GetReference(gradient.Factors);
        for (int part = 0; part < Line; part += Vector<float>.Count)
        {
            var isEnd = FirstLanes(trail - part);
            Vector<float> values = new(lineValues[part..]), sum = new(lineSums[part..]);
            nuint i = ((nuint)(row + 1) * columns) - (nuint)(trail - part);
            for (int r = row; r < end; r++, i += columns)
            {
                var factor = Vector.ConditionalSelect(isEnd, new Vector<float>(Unsafe.Add(ref factors, r)), new Vector<float>(Unsafe.Add(ref factors, r + 1)));
                sum = Vector.FusedMultiplyAdd(factor, range.Advance(rule, Product(factor, values), i), sum);
            }

            sum.CopyTo(lineSums[part..]);
        }
    }

    /// <summary>Takes less than a line of one row.</summary>
    private static void ApplyToFew<TRule>(TRule rule, RangeVectors range, float factor, ReadOnlySpan<float> values, nuint first, Span<float> sums)
        where TRule : struct, IUpdateRule
    {
        Span<float> gradient = stackalloc float[Line];
        for (int i = 0; i < values.Length; i++)
        {
            gradient[i] = MathF.FusedMultiplyAdd(factor, values[i], 0);
            sums[i] = MathF.FusedMultiplyAdd(factor, range.Weight(first + (nuint)i), sums[i]);
        }

        for (int i = 0; i < values.Length; i += Vector<float>.Count)
        {
            range.AdvanceFew(rule, gradient[i..Math.Min(i + Vector<float>.Count, values.Length)], first + (nuint)i);
        }
    }

    /// <summary>Multiplies, with the sign that sums which begin with 0 have where the product is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Product(Vector<float> factor, Vector<float> values) =>
        VectorMath.HasFusedMultiplyAdd ? Vector.FusedMultiplyAdd(factor, values, Vector<float>.Zero) : (factor * values) + Vector<float>.Zero;

    private static Vector<int> FirstLanes(int count) => Vector.LessThan(Vector<int>.Indices, new Vector<int>(count));

    /// <summary>The values of the last columns of a row and, behind them in memory, of the first ones of the next.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Seam
    {
        public Vector<float> End;
        public Vector<float> Beginning;
    }
}
