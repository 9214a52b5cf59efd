namespace Sleepbot.Networks;

/// <summary>The sum of several values; every one gets the whole gradient.</summary>
internal sealed class AddStep(PlanValue[] inputs) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        int extent = Output.Extent(context.Samples);
        var to = Output.Data.Span[..extent];
        inputs[0].Data.Span[..extent].CopyTo(to);
        for (int i = 1; i < inputs.Length; i++)
        {
            Elementwise.AddTo(to, inputs[i].Data.Span[..extent]);
        }
    }

    public override void Backward(in StepContext context)
    {
        int extent = Output.Extent(context.Samples);
        foreach (var input in inputs)
        {
            if (input.Gradient is not null)
            {
                Output.Gradient!.Span[..extent].CopyTo(input.Gradient.Span);
            }
        }
    }
}
