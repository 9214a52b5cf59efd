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

    private void Convert(BatchBuffer from, Layout layout, BatchBuffer to, int samples)
    {
        int features = input.Features;
        for (int block = 0; block < PlanValue.Blocks(samples); block++)
        {
            int first = block * PlanValue.Lanes;
            int lanes = Math.Min(PlanValue.Lanes, samples - first);
            var rows = (layout == Layout.SampleMajor ? from : to).Span.Slice(first * features, lanes * features);
            var vectors = (layout == Layout.SampleMajor ? to : from).Span.Slice(first * features, PlanValue.Lanes * features);
            if (layout == Layout.SampleMajor)
            {
                LaneTranspose.ToInnermost(rows, vectors, features, lanes);
            }
            else
            {
                LaneTranspose.ToRows(vectors, rows, features, lanes);
            }
        }
    }
}
