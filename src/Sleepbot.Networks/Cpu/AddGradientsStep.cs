namespace Sleepbot.Networks;

/// <summary>Adds up the gradients of a value with several readers, before the value's own step goes backward.</summary>
internal sealed class AddGradientsStep(GradientMeeting meeting) : PlanStep
{
    public override void Forward(in StepContext context)
    {
    }

    public override void Backward(in StepContext context)
    {
        int extent = Output.Extent(context.Samples);
        for (int i = 0; i < meeting.Others.Count; i++)
        {
            Elementwise.AddTo(Output.Gradient!.Span[..extent], meeting.Others[i].Span[..extent]);
        }
    }
}
