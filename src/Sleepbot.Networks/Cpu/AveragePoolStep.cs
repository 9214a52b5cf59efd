using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The mean of each window.</summary>
internal sealed class AveragePoolStep(PlanValue input, int window, int stride) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        int height = input.Shape[1], width = input.Shape[2], outHeight = Output.Shape[1], outWidth = Output.Shape[2];
        float share = 1f / (window * window);
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
                    var sum = Vector512<float>.Zero;
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            sum += Vectors.Load(ref from, corner + (((dy * width) + dx) * PlanValue.Lanes));
                        }
                    }

                    Vectors.Store(sum * share, ref to, target);
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
        float share = 1f / (window * window);
        input.Gradient.Span[..input.Extent(context.Samples)].Clear();
        ref float gradients = ref Vectors.Start(input.Gradient.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        nint source = 0;
        for (int plane = 0; plane < context.Blocks * input.Shape[0]; plane++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                for (int x = 0; x < outWidth; x++)
                {
                    nint corner = (((((nint)plane * height) + (y * stride)) * width) + (x * stride)) * PlanValue.Lanes;
                    var gradient = Vectors.Load(ref from, source) * share;
                    for (int dy = 0; dy < window; dy++)
                    {
                        for (int dx = 0; dx < window; dx++)
                        {
                            nint at = corner + (((dy * width) + dx) * PlanValue.Lanes);
                            Vectors.Store(Vectors.Load(ref gradients, at) + gradient, ref gradients, at);
                        }
                    }

                    source += PlanValue.Lanes;
                }
            }
        }
    }
}
