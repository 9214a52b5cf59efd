using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The largest value of each window; backward finds the first maximum again instead of storing where it was.</summary>
internal sealed class MaxPoolStep(PlanValue input, int window, int stride) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        int height = input.Shape[1], width = input.Shape[2], outHeight = Output.Shape[1], outWidth = Output.Shape[2];
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        nint target = 0;
        for (int plane = 0; plane < context.Blocks * input.Shape[0]; plane++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                for (int x = 0; x < outWidth; x++)
                {
                    nint corner = (((((nint)plane * height) + (y * stride)) * width) + (x * stride)) * PlanValue.Lanes;
                    var largest = Vectors.Load(ref from, corner);
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            var value = Vectors.Load(ref from, corner + (((dy * width) + dx) * PlanValue.Lanes));

                            // What is not a number wins, so that a run that diverged cannot look healthy.
                            var wins = Vector512.GreaterThan(value, largest) | Vector512.IsNaN(value);
                            largest = Vector512.ConditionalSelect(wins, value, largest);
                        }
                    }

                    Vectors.Store(largest, ref to, target);
                    target += PlanValue.Lanes;
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

        int height = input.Shape[1], width = input.Shape[2], outHeight = Output.Shape[1], outWidth = Output.Shape[2];
        input.Gradient.Span[..input.Extent(context.Samples)].Clear();
        ref float values = ref Vectors.Start(input.Data.Span);
        ref float gradients = ref Vectors.Start(input.Gradient.Span);
        ref float largests = ref Vectors.Start(Output.Data.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        nint source = 0;
        for (int plane = 0; plane < context.Blocks * input.Shape[0]; plane++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                for (int x = 0; x < outWidth; x++)
                {
                    nint corner = (((((nint)plane * height) + (y * stride)) * width) + (x * stride)) * PlanValue.Lanes;
                    var largest = Vectors.Load(ref largests, source);
                    var gradient = Vectors.Load(ref from, source);
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            nint at = corner + (((dy * width) + dx) * PlanValue.Lanes);
                            var here = Vector512.Equals(Vectors.Load(ref values, at), largest);
                            Vectors.Store(Vectors.Load(ref gradients, at) + Vector512.ConditionalSelect(here, gradient, Vector512<float>.Zero), ref gradients, at);

                            // Later maxima of the same window get nothing.
                            gradient = Vector512.ConditionalSelect(here, Vector512<float>.Zero, gradient);
                        }
                    }

                    source += PlanValue.Lanes;
                }
            }
        }
    }
}
