using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Windows of 4x4 pixels of an image to their 16 positions and, for the gradient, back.</summary>
/// <remarks>
/// A window d becomes B'dB. In one dimension that is (d0 - d2, d1 + d2, d2 - d1, d3 - d1); the last is the negative of the paper's,
/// and so is its coefficient in <see cref="WinogradOutput"/>, which saves negations on the way back.
/// </remarks>
internal static class WinogradInput
{

    /// <summary>An image. Strides are in floats.</summary>
    /// <param name="Height">Rows, without padding.</param>
    /// <param name="Width">Pixels of a row, without padding.</param>
    /// <param name="Padding">Zeros around it, which are not in memory.</param>
    /// <param name="Items">Vectors of a pixel.</param>
    /// <param name="Row">From one row to the next.</param>
    /// <param name="Column">From one pixel to its right neighbour.</param>
    /// <param name="Item">From one vector of a pixel to the next.</param>
    internal readonly record struct Image(int Height, int Width, int Padding, int Items, nint Row, nint Column, nint Item);

    /// <summary>Transforms the windows of some tiles.</summary>
    /// <param name="start">The image's first float.</param>
    /// <param name="image">The image.</param>
    /// <param name="run">Which tiles.</param>
    /// <param name="windows">Where transformed windows go.</param>
    /// <param name="places">How they lie there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ref float start, in Image image, in WinogradTiles.Run run, ref float windows, in WinogradTiles.Places places)
    {
        int y = (2 * run.Row) - image.Padding, left = (2 * run.Column) - image.Padding, width = image.Width;
        var rows = new Rows(y, image.Height, image.Row);
        nint column = image.Column, position = places.Position, down = 4 * position, next = image.Item;
        for (int item = 0; item < image.Items; item++)
        {
            ref float from = ref Unsafe.Add(ref start, (y * image.Row) + (item * image.Item));
            ref float to = ref Unsafe.Add(ref windows, item * places.Item);
            int x = left;
            var first = ColumnOf(ref from, rows, x, width, column);
            var second = ColumnOf(ref from, rows, x + 1, width, column);
            for (int slot = run.Slot, end = slot + run.Count; slot < end; slot++)
            {
                x += 2;

                // A few pixels of each channel are too short a walk for the processor to foresee the next channel's.
                PrefetchColumn(ref from, next + (x * column), rows.Stride);
                PrefetchColumn(ref from, next + ((x + 1) * column), rows.Stride);
                var third = ColumnOf(ref from, rows, x, width, column);
                var fourth = ColumnOf(ref from, rows, x + 1, width, column);
                nint at = places.Of(slot);
                (first - third).Store(ref to, at, down);
                (second + third).Store(ref to, at + position, down);
                (third - second).Store(ref to, at + (2 * position), down);
                (fourth - second).Store(ref to, at + (3 * position), down);
                (first, second) = (third, fourth);
            }
        }
    }

    /// <summary>
    /// The way back: adds the gradient by the windows of some tiles to the gradient by the image. Tiles come in order; what a pixel
    /// gets first overwrites what was there.
    /// </summary>
    /// <param name="windows">The gradient by transformed windows.</param>
    /// <param name="places">How they lie there.</param>
    /// <param name="run">Which tiles.</param>
    /// <param name="start">The first float of the gradient by the image.</param>
    /// <param name="image">The image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposed(ref float windows, in WinogradTiles.Places places, in WinogradTiles.Run run, ref float start, in Image image)
    {
        int y = (2 * run.Row) - image.Padding, left = (2 * run.Column) - image.Padding, width = image.Width;
        var rows = new Rows(y, image.Height, image.Row);
        nint column = image.Column, position = places.Position, down = 4 * position;
        bool below = run.Row > 0;
        for (int item = 0; item < image.Items; item++)
        {
            ref float from = ref Unsafe.Add(ref windows, item * places.Item);
            ref float to = ref Unsafe.Add(ref start, (y * image.Row) + (item * image.Item));
            int x = left;

            // Two columns of a window are the next one's first two. At the start of a run within a row they are in memory already.
            bool beside = run.Column > 0;
            Quad first = Quad.Create(0), second = first;
            for (int slot = run.Slot, end = slot + run.Count; slot < end; slot++)
            {
                nint at = places.Of(slot);
                var a = Quad.Load(ref from, at, down);
                var b = Quad.Load(ref from, at + position, down);
                var c = Quad.Load(ref from, at + (2 * position), down);
                var d = Quad.Load(ref from, at + (3 * position), down);
                AddColumn(first + a, ref to, rows, x, width, column, below | beside, beside);
                AddColumn(second + (b - c - d), ref to, rows, x + 1, width, column, below | beside, beside);
                (first, second) = (b + c - a, d);
                beside = false;
                x += 2;
            }

            AddColumn(first, ref to, rows, x, width, column, below, false);
            AddColumn(second, ref to, rows, x + 1, width, column, below, false);
        }
    }

    /// <summary>Loads a column of four pixels and transforms it; pixels beyond the image are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad ColumnOf(ref float from, in Rows rows, int x, int width, nint column)
    {
        if ((uint)x >= (uint)width)
        {
            return Quad.Create(0);
        }

        nint at = x * column;
        if (rows.All)
        {
            var (a, b, c, d) = Quad.Load(ref from, at, rows.Stride);
            return new Quad(a - c, b + c, c - b, d - b);
        }
        else
        {
            var zero = Vector512<float>.Zero;
            var a = rows.Has(0) ? Vectors.Load(ref from, at) : zero;
            var b = rows.Has(1) ? Vectors.Load(ref from, at + rows.Stride) : zero;
            var c = rows.Has(2) ? Vectors.Load(ref from, at + (2 * rows.Stride)) : zero;
            var d = rows.Has(3) ? Vectors.Load(ref from, at + (3 * rows.Stride)) : zero;
            return new Quad(a - c, b + c, c - b, d - b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchColumn(ref float start, nint at, nint row)
    {
        Vectors.Prefetch(ref start, at);
        Vectors.Prefetch(ref start, at + row);
        Vectors.Prefetch(ref start, at + (2 * row));
        Vectors.Prefetch(ref start, at + (3 * row));
    }

    /// <summary>Transforms a column back and writes it, or adds it to what is there, where the image has pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddColumn(Quad values, ref float to, in Rows rows, int x, int width, nint column, bool addUpper, bool addLower)
    {
        if ((uint)x < (uint)width)
        {
            var (a, b, c, d) = values;
            nint at = x * column;
            Put(a, ref to, at, rows.Has(0), addUpper);
            Put(b - c - d, ref to, at + rows.Stride, rows.Has(1), addUpper);
            Put(b + c - a, ref to, at + (2 * rows.Stride), rows.Has(2), addLower);
            Put(d, ref to, at + (3 * rows.Stride), rows.Has(3), addLower);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<float> value, ref float to, nint at, bool exists, bool add)
    {
        if (exists)
        {
            Vectors.Store(add ? Vectors.Load(ref to, at) + value : value, ref to, at);
        }
    }

    /// <summary>Which of a window's four rows the image has.</summary>
    private readonly struct Rows(int y, int height, nint stride)
    {
        private readonly int first = Math.Max(0, -y);
        private readonly int end = Math.Min(4, height - y);

        public nint Stride { get; } = stride;

        public bool All => first == 0 && end == 4;

        public bool Has(int row) => row >= first && row < end;
    }
}
