using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The same numbers in the other layout. Lanes beyond the last sample become 0.</summary>
internal sealed class ConvertLayoutStep(PlanValue input) : PlanStep
{
    public override void Forward(in StepContext context) => Convert(input.Data, input.Layout, Output.Data, context.Samples);

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is not null)
        {
            Convert(Output.Gradient!, Output.Layout, input.Gradient, context.Samples);
        }
    }

    private void Convert(FloatBuffer from, Layout layout, FloatBuffer to, int samples)
    {
        int features = input.Features;
        for (int block = 0; block < PlanValue.Blocks(samples); block++)
        {
            int first = block * PlanValue.Lanes;
            int lanes = Math.Min(PlanValue.Lanes, samples - first);
            if (layout == Layout.SampleMajor)
            {
                ToInnermost(from.Span.Slice(first * features, lanes * features), to.Span.Slice(first * features, PlanValue.Lanes * features), features, lanes);
            }
            else
            {
                ToSampleMajor(from.Span.Slice(first * features, PlanValue.Lanes * features), to.Span.Slice(first * features, lanes * features), features, lanes);
            }
        }
    }

    private static void ToInnermost(ReadOnlySpan<float> from, Span<float> to, int features, int lanes)
    {
        if (lanes < PlanValue.Lanes)
        {
            to.Clear();
        }

        for (int feature = 0; feature < features; feature++)
        {
            var vector = to.Slice(feature * PlanValue.Lanes, PlanValue.Lanes);
            for (int lane = 0, at = feature; lane < lanes; lane++, at += features)
            {
                vector[lane] = from[at];
            }
        }
    }

    private static void ToSampleMajor(ReadOnlySpan<float> from, Span<float> to, int features, int lanes)
    {
        for (int feature = 0; feature < features; feature++)
        {
            var vector = from.Slice(feature * PlanValue.Lanes, PlanValue.Lanes);
            for (int lane = 0, at = feature; lane < lanes; lane++, at += features)
            {
                to[at] = vector[lane];
            }
        }
    }
}
