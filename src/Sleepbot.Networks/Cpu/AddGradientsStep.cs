namespace Sleepbot.Networks;

/// <summary>Where the gradients of a value with several readers meet: each reader writes its own, and here they are added, before the value's own step goes backward.</summary>
internal sealed class AddGradientsStep : PlanStep
{
    private readonly List<BatchBuffer> others = [];
    private bool ownTaken;

    /// <summary>The first reader writes to the value's own gradient.</summary>
    public bool TakeOwn()
    {
        bool first = !ownTaken;
        ownTaken = true;
        return first;
    }

    public void Add(PlanValue reader)
    {
        if (reader.Gradient is not null)
        {
            others.Add(reader.Gradient);
        }
    }

    public override void Forward(in StepContext context)
    {
    }

    public override void Backward(in StepContext context)
    {
        int extent = Output.Extent(context.Samples);
        foreach (var other in others)
        {
            Elementwise.AddTo(Output.Gradient!.Span[..extent], other.Span[..extent]);
        }
    }
}
