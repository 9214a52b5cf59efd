using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The mean of each window.</summary>
internal sealed class AveragePoolStep(PlanValue input, int window, int stride) : PlanStep
{
    // In floats of batch-innermost planes.
    private readonly int plane = input.Shape[1] * input.Shape[2] * PlanValue.Lanes;
    private readonly int row = input.Shape[2] * PlanValue.Lanes;
    private readonly float share = 1f / (window * window);

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
                ref float target = ref Unsafe.Add(ref to, (((nint)place * Output.Shape[1]) + y) * outRow);
                for (nint x = 0; x < outRow; x += PlanValue.Lanes)
                {
                    var sum = Vector512<float>.Zero;
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            sum += Vectors.Load(ref rows, (x * stride) + (dy * row) + (dx * PlanValue.Lanes));
                        }
                    }

                    Vectors.Store(sum * share, ref target, x);
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

        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        int outRow = Output.Shape[2] * PlanValue.Lanes;
        for (int place = 0; place < context.Blocks * input.Shape[0]; place++)
        {
            // Plane by plane, so that it is still in the cache when the sums come.
            var gradients = input.Gradient.Span.Slice(place * plane, plane);
            gradients.Clear();
            for (int y = 0; y < Output.Shape[1]; y++)
            {
                ref float rows = ref Unsafe.Add(ref Vectors.Start(gradients), (nint)y * stride * row);
                ref float source = ref Unsafe.Add(ref from, (((nint)place * Output.Shape[1]) + y) * outRow);
                for (nint x = 0; x < outRow; x += PlanValue.Lanes)
                {
                    var gradient = Vectors.Load(ref source, x) * share;
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            nint at = (x * stride) + (dy * row) + (dx * PlanValue.Lanes);
                            Vectors.Store(Vectors.Load(ref rows, at) + gradient, ref rows, at);
                        }
                    }
                }
            }
        }
    }
}
