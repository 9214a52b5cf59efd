namespace Sleepbot.Networks;

/// <summary>The element-wise product of two values.</summary>
internal sealed class MultiplyStep(PlanValue left, PlanValue right) : PlanStep
{
    public override void Forward(in StepContext context) =>
        Multiply(left.Data.Span, right.Data.Span, Output.Data.Span, Output.Extent(context.Samples));

    public override void Backward(in StepContext context)
    {
        int extent = Output.Extent(context.Samples);
        if (left.Gradient is not null)
        {
            Multiply(Output.Gradient!.Span, right.Data.Span, left.Gradient.Span, extent);
        }

        if (right.Gradient is not null)
        {
            Multiply(Output.Gradient!.Span, left.Data.Span, right.Gradient.Span, extent);
        }
    }

    private static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product, int extent)
    {
        ref float first = ref Vectors.Start(a);
        ref float second = ref Vectors.Start(b);
        ref float to = ref Vectors.Start(product);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref first, at) * Vectors.Load(ref second, at), ref to, at);
        }
    }
}
