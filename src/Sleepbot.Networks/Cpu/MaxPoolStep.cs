using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The largest value of each window; backward finds the first maximum again instead of storing where it was.</summary>
/// <param name="input">What is pooled.</param>
/// <param name="window">Height and width of a window.</param>
/// <param name="stride">From one window to the next.</param>
/// <param name="slope">What gradients are multiplied by where the maximum is not above 0, for a rectifier before the pool; 1 if there is none.</param>
internal sealed class MaxPoolStep(PlanValue input, int window, int stride, float slope) : PlanStep
{
    // In floats of batch-innermost planes.
    private readonly int plane = input.Shape[1] * input.Shape[2] * PlanValue.Lanes;
    private readonly int row = input.Shape[2] * PlanValue.Lanes;

    // Windows of 2 by 2 side by side are nearly all that networks have; they need no loops inside, and backward no sums.
    private readonly bool quarters = ReplacesInput(window, stride);

    /// <summary>Whether no two windows share a number and each is read once backward: the gradient may take the input's place.</summary>
    public static bool ReplacesInput(int window, int stride) => window == 2 && stride == 2;

    public override void Forward(in StepContext context)
    {
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        int outRow = Output.Shape[2] * PlanValue.Lanes;
        for (int place = 0; place < context.Blocks * input.Shape[0]; place++)
        {
            for (int y = 0; y < Output.Shape[1]; y++)
            {
                ref float rows = ref Unsafe.Add(ref from, ((nint)place * plane) + (y * stride * row));
                ref float target = ref Unsafe.Add(ref to, ((((nint)place * Output.Shape[1]) + y) * outRow));
                if (quarters)
                {
                    ForwardQuarters(ref rows, ref target, outRow);
                }
                else
                {
                    ForwardAny(ref rows, ref target, outRow);
                }
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        ref float values = ref Vectors.Start(input.Data.Span);
        ref float largests = ref Vectors.Start(Output.Data.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        int outRow = Output.Shape[2] * PlanValue.Lanes;
        for (int place = 0; place < context.Blocks * input.Shape[0]; place++)
        {
            var gradients = input.Gradient.Span.Slice(place * plane, plane);
            if (!quarters)
            {
                gradients.Clear();
            }
            else
            {
                ClearEdges(gradients);
            }

            for (int y = 0; y < Output.Shape[1]; y++)
            {
                nint source = (((nint)place * Output.Shape[1]) + y) * outRow;
                nint rows = y * stride * row;
                ref float value = ref Unsafe.Add(ref values, ((nint)place * plane) + rows);
                ref float to = ref Unsafe.Add(ref Vectors.Start(gradients), rows);
                if (quarters)
                {
                    BackwardQuarters(ref value, ref to, ref Unsafe.Add(ref largests, source), ref Unsafe.Add(ref from, source), outRow);
                }
                else
                {
                    BackwardAny(ref value, ref to, ref Unsafe.Add(ref largests, source), ref Unsafe.Add(ref from, source), outRow);
                }
            }
        }
    }

    private void ForwardQuarters(ref float rows, ref float target, int outRow)
    {
        ref float below = ref Unsafe.Add(ref rows, row);
        for (nint x = 0; x < outRow; x += PlanValue.Lanes)
        {
            var (a, b) = (Vectors.Load(ref rows, 2 * x), Vectors.Load(ref rows, (2 * x) + PlanValue.Lanes));
            var (c, d) = (Vectors.Load(ref below, 2 * x), Vectors.Load(ref below, (2 * x) + PlanValue.Lanes));
            var largest = Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d));

            // What is not a number wins, so that a run that diverged cannot look healthy.
            var wrong = Vector512.IsNaN(a) | Vector512.IsNaN(b) | Vector512.IsNaN(c) | Vector512.IsNaN(d);
            Vectors.Store(Vector512.ConditionalSelect(wrong, Vector512.Create(float.NaN), largest), ref target, x);
        }
    }

    private void BackwardQuarters(ref float values, ref float gradients, ref float largests, ref float from, int outRow)
    {
        ref float valuesBelow = ref Unsafe.Add(ref values, row);
        ref float below = ref Unsafe.Add(ref gradients, row);
        var slopes = Vector512.Create(slope);
        for (nint x = 0; x < outRow; x += PlanValue.Lanes)
        {
            var largest = Vectors.Load(ref largests, x);
            var gradient = Vectors.UndoLeak(Vectors.Load(ref from, x), largest, slopes);
            gradient = Give(gradient, Vector512.Equals(Vectors.Load(ref values, 2 * x), largest), ref gradients, 2 * x);
            gradient = Give(gradient, Vector512.Equals(Vectors.Load(ref values, (2 * x) + PlanValue.Lanes), largest), ref gradients, (2 * x) + PlanValue.Lanes);
            gradient = Give(gradient, Vector512.Equals(Vectors.Load(ref valuesBelow, 2 * x), largest), ref below, 2 * x);
            Give(gradient, Vector512.Equals(Vectors.Load(ref valuesBelow, (2 * x) + PlanValue.Lanes), largest), ref below, (2 * x) + PlanValue.Lanes);
        }
    }

    /// <summary>Writes the gradient where the maximum is, and gets what is left for later elements of the window: only the first maximum gets it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Give(Vector512<float> gradient, Vector512<float> here, ref float to, nint at)
    {
        Vectors.Store(gradient & here, ref to, at);
        return Vector512.AndNot(gradient, here);
    }

    private void ForwardAny(ref float rows, ref float target, int outRow)
    {
        for (nint x = 0; x < outRow; x += PlanValue.Lanes)
        {
            var largest = Vectors.Load(ref rows, x * stride);
            for (int dy = 0; dy < window; dy++)
            {
                for (int dx = 0; dx < window; dx++)
                {
                    var value = Vectors.Load(ref rows, (x * stride) + (dy * row) + (dx * PlanValue.Lanes));
                    var wins = Vector512.GreaterThan(value, largest) | Vector512.IsNaN(value);
                    largest = Vector512.ConditionalSelect(wins, value, largest);
                }
            }

            Vectors.Store(largest, ref target, x);
        }
    }

    private void BackwardAny(ref float values, ref float gradients, ref float largests, ref float from, int outRow)
    {
        var slopes = Vector512.Create(slope);
        for (nint x = 0; x < outRow; x += PlanValue.Lanes)
        {
            var largest = Vectors.Load(ref largests, x);
            var gradient = Vectors.UndoLeak(Vectors.Load(ref from, x), largest, slopes);
            for (int dy = 0; dy < window; dy++)
            {
                for (int dx = 0; dx < window; dx++)
                {
                    nint at = (x * stride) + (dy * row) + (dx * PlanValue.Lanes);
                    var here = Vector512.Equals(Vectors.Load(ref values, at), largest);
                    Vectors.Store(Vectors.Load(ref gradients, at) + (gradient & here), ref gradients, at);
                    gradient = Vector512.AndNot(gradient, here);
                }
            }
        }
    }

    /// <summary>Clears the last row and column of an image whose sides are odd: no window reaches them.</summary>
    private void ClearEdges(Span<float> gradients)
    {
        if (input.Shape[1] % 2 == 1)
        {
            gradients[^row..].Clear();
        }

        for (int end = row; input.Shape[2] % 2 == 1 && end <= plane; end += row)
        {
            gradients[(end - PlanValue.Lanes)..end].Clear();
        }
    }
}
