using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    private readonly QuarterPool? quarters = window == 2 && stride == 2 ? new QuarterPool(input.Shape[1], input.Shape[2], slope) : null;

    /// <summary>Whether vectors that reach beyond the last sample of a batch stay within the room that a plan has for 16 samples.</summary>
    public static bool HasRoom(Shape input, Shape output, int window, int stride, int samples)
    {
        int reach = ((window - 1) * (input[2] + 1)) + (PlanValue.Lanes * Math.Max(2, stride));
        return (PlanValue.Lanes - samples) * input.Size >= reach && (PlanValue.Lanes - samples) * output.Size >= PlanValue.Lanes;
    }

    public override void Forward(in StepContext context)
    {
        int planes = context.Samples * input.Shape[0];
        if (quarters is not null)
        {
            quarters.Forward(ref Vectors.Start(input.Data.Span), ref Vectors.Start(Output.Data.Span), planes);
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
        if (quarters is null || 2 * Output.Shape[1] < height || 2 * Output.Shape[2] < width)
        {
            input.Gradient.Span[..(context.Samples * input.Features)].Clear();
        }

        if (quarters is not null)
        {
            quarters.Backward(
                ref Vectors.Start(input.Data.Span), ref Vectors.Start(Output.Data.Span), ref Vectors.Start(Output.Gradient!.Span), ref Vectors.Start(input.Gradient.Span), planes);
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

    /// <summary>Loads 16 floats that lie some places apart.</summary>
    private static Vector512<float> LoadEvery(ref float start, nint at, int step)
    {
        if (step <= 2)
        {
            return step == 1 ? Vectors.Load(ref start, at) : Pairs.Split(Vectors.Load(ref start, at), Vectors.Load(ref start, at + PlanValue.Lanes)).Left;
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
            var (lower, upper) = Pairs.Join(values, Vector512<float>.Zero);
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
