using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// The largest value of each window, one sample after another, for batches too small to fill vectors with samples: a vector is 16
/// neighbouring windows of a row. Backward finds the first maximum again instead of storing where it was.
/// </summary>
/// <param name="input">What is pooled.</param>
/// <param name="window">Height and width of a window.</param>
/// <param name="stride">From one window to the next.</param>
/// <param name="slope">What gradients are multiplied by where the maximum is not above 0, for a rectifier before the pool; 1 if there is none.</param>
/// <remarks>
/// The last vector of a row may reach beyond it, into rows that are written later, or behind the last sample, where
/// <see cref="HasRoom"/> says that there is room.
/// </remarks>
internal sealed class SampleMaxPoolStep(PlanValue input, int window, int stride, float slope) : PlanStep
{
    private readonly int height = input.Shape[1];
    private readonly int width = input.Shape[2];

    // Windows of 2 by 2 side by side are nearly all that networks have: every value is in one window.
    private readonly bool quarters = window == 2 && stride == 2;

    /// <summary>Whether vectors that reach beyond the last sample of a batch stay within the room that a plan has for 16 samples.</summary>
    public static bool HasRoom(Shape input, Shape output, int window, int stride, int samples)
    {
        int reach = ((window - 1) * (input[2] + 1)) + (PlanValue.Lanes * Math.Max(2, stride));
        return (PlanValue.Lanes - samples) * input.Size >= reach && (PlanValue.Lanes - samples) * output.Size >= PlanValue.Lanes;
    }

    public override void Forward(in StepContext context)
    {
        int planes = context.Samples * input.Shape[0];
        if (quarters)
        {
            ForwardQuarters(planes);
            return;
        }

        for (int plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < Output.Shape[1]; y++)
            {
                ForwardAny(ref input.Data.Span[InputRow(plane, y)], ref Output.Data.Span[OutputRow(plane, y)], Output.Shape[2]);
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        // Where every value is in one window, it is written.
        int planes = context.Samples * input.Shape[0];
        if (!quarters || 2 * Output.Shape[1] < height || 2 * Output.Shape[2] < width)
        {
            input.Gradient.Span[..(context.Samples * input.Features)].Clear();
        }

        if (quarters)
        {
            BackwardQuarters(planes);
            return;
        }

        for (int plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < Output.Shape[1]; y++)
            {
                int corner = InputRow(plane, y), place = OutputRow(plane, y);
                BackwardAny(ref input.Data.Span[corner], ref input.Gradient.Span[corner], ref Output.Data.Span[place], ref Output.Gradient!.Span[place], Output.Shape[2]);
            }
        }
    }

    private int InputRow(int plane, int y) => ((plane * height) + (y * stride)) * width;

    private int OutputRow(int plane, int y) => ((plane * Output.Shape[1]) + y) * Output.Shape[2];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardQuarters(int planes)
    {
        nint rowLength = width;
        int outputHeight = Output.Shape[1], outputWidth = Output.Shape[2];
        ref float values = ref Vectors.Start(input.Data.Span);
        ref float largests = ref Vectors.Start(Output.Data.Span);
        for (int plane = 0; plane < planes; plane++)
        {
            ref float row = ref Unsafe.Add(ref values, plane * height * rowLength);
            for (int y = 0; y < outputHeight; y++)
            {
                for (nint x = 0; x < outputWidth; x += PlanValue.Lanes)
                {
                    var (a, b) = LoadPairs(ref row, 2 * x);
                    var (c, d) = LoadPairs(ref row, (2 * x) + rowLength);
                    var largest = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d));

                    // What is not a number wins, so that a run that diverged cannot look healthy.
                    var wrong = Vector512.IsNaN(a) | Vector512.IsNaN(b) | Vector512.IsNaN(c) | Vector512.IsNaN(d);
                    Vectors.Store(Vector512.ConditionalSelect(wrong, Vector512.Create(float.NaN), largest), ref largests, x);
                }

                row = ref Unsafe.Add(ref row, 2 * rowLength);
                largests = ref Unsafe.Add(ref largests, outputWidth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BackwardQuarters(int planes)
    {
        nint rowLength = width;
        int outputHeight = Output.Shape[1], outputWidth = Output.Shape[2];
        var slopes = Vector512.Create(slope);
        ref float largests = ref Vectors.Start(Output.Data.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        for (int plane = 0; plane < planes; plane++)
        {
            ref float values = ref Unsafe.Add(ref Vectors.Start(input.Data.Span), plane * height * rowLength);
            ref float gradients = ref Unsafe.Add(ref Vectors.Start(input.Gradient!.Span), plane * height * rowLength);
            for (int y = 0; y < outputHeight; y++)
            {
                // From right to left: where a vector reaches into the next row, with zeros, what belongs there comes later.
                for (int x = (outputWidth - 1) / PlanValue.Lanes * PlanValue.Lanes; x >= 0; x -= PlanValue.Lanes)
                {
                    var largest = Vectors.Load(ref largests, x);
                    var gradient = Vectors.UndoLeak(Vectors.Load(ref from, x), largest, slopes) & Vectors.FirstLanes(outputWidth - x);
                    gradient = GiveToPairs(gradient, largest, ref values, ref gradients, 2 * x);
                    GiveToPairs(gradient, largest, ref values, ref gradients, (2 * x) + rowLength);
                }

                values = ref Unsafe.Add(ref values, 2 * rowLength);
                gradients = ref Unsafe.Add(ref gradients, 2 * rowLength);
                largests = ref Unsafe.Add(ref largests, outputWidth);
                from = ref Unsafe.Add(ref from, outputWidth);
            }
        }
    }

    private void ForwardAny(ref float row, ref float target, int outputWidth)
    {
        for (int x = 0; x < outputWidth; x += PlanValue.Lanes)
        {
            Vectors.Store(Largest(ref row, x * stride), ref target, x);
        }
    }

    private void BackwardAny(ref float values, ref float gradients, ref float largests, ref float from, int outputWidth)
    {
        for (int x = 0; x < outputWidth; x += PlanValue.Lanes)
        {
            // Lanes beyond the row give nothing to anybody.
            var largest = Vectors.Load(ref largests, x);
            var gradient = Vectors.UndoLeak(Vectors.Load(ref from, x), largest, Vector512.Create(slope)) & Vectors.FirstLanes(outputWidth - x);
            Give(gradient, largest, ref Unsafe.Add(ref values, x * stride), ref Unsafe.Add(ref gradients, x * stride));
        }
    }

    private Vector512<float> Largest(ref float row, nint corner)
    {
        var largest = LoadEvery(ref row, corner, stride);
        for (int dy = 0; dy < window; dy++)
        {
            for (int dx = 0; dx < window; dx++)
            {
                var value = LoadEvery(ref row, corner + (dy * width) + dx, stride);
                largest = Vector512.ConditionalSelect(Vector512.GreaterThan(value, largest) | Vector512.IsNaN(value), value, largest);
            }
        }

        return largest;
    }

    private void Give(Vector512<float> gradient, Vector512<float> largest, ref float values, ref float gradients)
    {
        for (int dy = 0; dy < window; dy++)
        {
            for (int dx = 0; dx < window; dx++)
            {
                nint at = (dy * width) + dx;
                var here = Vector512.Equals(LoadEvery(ref values, at, stride), largest);
                AddToEvery(gradient & here, ref gradients, at, stride);
                gradient = Vector512.AndNot(gradient, here);
            }
        }
    }

    /// <summary>Gives one row of windows of 2 by 2 what belongs there, and gets what is left for their other row: only the first maximum gets it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> GiveToPairs(Vector512<float> gradient, Vector512<float> largest, ref float values, ref float gradients, nint at)
    {
        var (left, right) = LoadPairs(ref values, at);
        var (hereLeft, hereRight) = (Vector512.Equals(left, largest), Vector512.Equals(right, largest));
        var rest = Vector512.ConditionalSelect(hereLeft, Vector512<float>.Zero, gradient);
        var (lower, upper) = Interleave(Vector512.ConditionalSelect(hereLeft, gradient, Vector512<float>.Zero), Vector512.ConditionalSelect(hereRight, rest, Vector512<float>.Zero));
        Vectors.Store(lower, ref gradients, at);
        Vectors.Store(upper, ref gradients, at + PlanValue.Lanes);
        return Vector512.ConditionalSelect(hereRight, Vector512<float>.Zero, rest);
    }

    /// <summary>Loads 16 pairs of floats: the left ones and the right ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Left, Vector512<float> Right) LoadPairs(ref float start, nint at)
    {
        var (first, second) = (Vectors.Load(ref start, at), Vectors.Load(ref start, at + PlanValue.Lanes));
        if (Avx512F.IsSupported)
        {
            var left = Vector512<int>.Indices * 2;
            return (Avx512F.PermuteVar16x32x2(first, left, second), Avx512F.PermuteVar16x32x2(first, left + Vector512<int>.One, second));
        }

        var (a, b) = (first.AsUInt64(), second.AsUInt64());
        return (Vector512.Narrow(a, b).AsSingle(), Vector512.Narrow(a >>> 32, b >>> 32).AsSingle());
    }

    /// <summary>Makes pairs of the lanes of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Lower, Vector512<float> Upper) Interleave(Vector512<float> left, Vector512<float> right)
    {
        if (Avx512F.IsSupported)
        {
            // Lane by lane from the one and the other.
            var lower = (Vector512<int>.Indices >>> 1) + ((Vector512<int>.Indices & Vector512<int>.One) * PlanValue.Lanes);
            return (Avx512F.PermuteVar16x32x2(left, lower, right), Avx512F.PermuteVar16x32x2(left, lower + Vector512.Create(PlanValue.Lanes / 2), right));
        }

        var (a, b) = Vector512.Widen(left.AsUInt32());
        var (c, d) = Vector512.Widen(right.AsUInt32());
        return ((a | (c << 32)).AsSingle(), (b | (d << 32)).AsSingle());
    }

    /// <summary>Loads 16 floats that lie some places apart.</summary>
    private static Vector512<float> LoadEvery(ref float start, nint at, int step)
    {
        if (step <= 2)
        {
            return step == 1 ? Vectors.Load(ref start, at) : LoadPairs(ref start, at).Left;
        }

        Span<float> lanes = stackalloc float[PlanValue.Lanes];
        for (int lane = 0; lane < PlanValue.Lanes; lane++)
        {
            lanes[lane] = Unsafe.Add(ref start, at + (lane * step));
        }

        return Vector512.Create<float>(lanes);
    }

    private static void AddToEvery(Vector512<float> values, ref float start, nint at, int step)
    {
        if (step == 1)
        {
            Vectors.Store(Vectors.Load(ref start, at) + values, ref start, at);
        }
        else if (step == 2)
        {
            var (lower, upper) = Interleave(values, Vector512<float>.Zero);
            Vectors.Store(Vectors.Load(ref start, at) + lower, ref start, at);
            Vectors.Store(Vectors.Load(ref start, at + PlanValue.Lanes) + upper, ref start, at + PlanValue.Lanes);
        }
        else
        {
            for (int lane = 0; lane < PlanValue.Lanes; lane++)
            {
                Unsafe.Add(ref start, at + (lane * step)) += values[lane];
            }
        }
    }
}
