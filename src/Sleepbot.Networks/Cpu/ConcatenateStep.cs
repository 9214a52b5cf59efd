namespace Sleepbot.Networks;

/// <summary>Several values side by side along channels or features. In both layouts these are neighbouring stretches of a sample or block.</summary>
internal sealed class ConcatenateStep(PlanValue[] inputs) : PlanStep
{
    public override void Forward(in StepContext context) => Walk(context, forward: true);

    public override void Backward(in StepContext context) => Walk(context, forward: false);

    private void Walk(in StepContext context, bool forward)
    {
        bool innermost = Output.Layout == Layout.BatchInnermost;
        int groups = innermost ? context.Blocks : context.Samples;
        int lanes = innermost ? PlanValue.Lanes : 1;
        for (int group = 0; group < groups; group++)
        {
            int at = group * Output.Features * lanes;
            foreach (var input in inputs)
            {
                int length = input.Features * lanes;
                if (forward)
                {
                    input.Data.Span.Slice(group * length, length).CopyTo(Output.Data.Span[at..]);
                }
                else if (input.Gradient is not null)
                {
                    Output.Gradient!.Span.Slice(at, length).CopyTo(input.Gradient.Span[(group * length)..]);
                }

                at += length;
            }
        }
    }
}
