namespace Sleepbot.Networks;

/// <summary>The mean of each channel.</summary>
internal sealed class GlobalAveragePoolStep(PlanValue input) : PlanStep
{
    private readonly int area = input.Shape[1] * input.Shape[2];

    public override void Forward(in StepContext context)
    {
        ref float to = ref Vectors.Start(Output.Data.Span);
        int length = area * PlanValue.Lanes;
        for (int plane = 0; plane < context.Blocks * input.Shape[0]; plane++)
        {
            var sum = Elementwise.SumOfVectors(input.Data.Span.Slice(plane * length, length));
            Vectors.Store(sum * (1f / area), ref to, (nint)plane * PlanValue.Lanes);
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        ref float to = ref Vectors.Start(input.Gradient.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        for (int plane = 0; plane < context.Blocks * input.Shape[0]; plane++)
        {
            var gradient = Vectors.Load(ref from, (nint)plane * PlanValue.Lanes) * (1f / area);
            for (int pixel = 0; pixel < area; pixel++)
            {
                Vectors.Store(gradient, ref to, (((nint)plane * area) + pixel) * PlanValue.Lanes);
            }
        }
    }
}
