namespace Sleepbot.Networks;

/// <summary>Neighbouring channels or features of a value; the others get no gradient.</summary>
internal sealed class SliceStep(PlanValue input, int start) : PlanStep
{
    public override void Forward(in StepContext context) => Walk(context, forward: true);

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is not null)
        {
            input.Gradient.Span[..input.Extent(context.Samples)].Clear();
            Walk(context, forward: false);
        }
    }

    private void Walk(in StepContext context, bool forward)
    {
        bool innermost = Output.Layout == Layout.BatchInnermost;
        int groups = innermost ? context.Blocks : context.Samples;
        int lanes = innermost ? PlanValue.Lanes : 1;
        int first = start * (input.Features / input.Shape[0]) * lanes;
        int length = Output.Features * lanes;
        for (int group = 0; group < groups; group++)
        {
            int whole = (group * input.Features * lanes) + first;
            if (forward)
            {
                input.Data.Span.Slice(whole, length).CopyTo(Output.Data.Span[(group * length)..]);
            }
            else
            {
                Output.Gradient!.Span.Slice(group * length, length).CopyTo(input.Gradient!.Span[whole..]);
            }
        }
    }
}
