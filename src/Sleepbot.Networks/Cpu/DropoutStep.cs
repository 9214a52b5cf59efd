using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Inverted dropout: the mask holds 0 for what is dropped and 1 / (1 - rate) for what stays.</summary>
internal sealed class DropoutStep(PlanValue input, float rate, string address, BatchBuffer mask) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        ElementNoise.Fill(mask, input, address, context);
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        ref float kept = ref Vectors.Start(mask.Span);
        int extent = input.Extent(context.Samples);
        var factor = Vector512.Create(1 / (1 - rate));
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            var stays = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(Vectors.Load(ref kept, at), Vector512.Create(rate)), factor, Vector512<float>.Zero);
            Vectors.Store(stays, ref kept, at);
            Vectors.Store(Vectors.Load(ref from, at) * stays, ref to, at);
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        ref float to = ref Vectors.Start(input.Gradient.Span);
        ref float kept = ref Vectors.Start(mask.Span);
        int extent = input.Extent(context.Samples);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref from, at) * Vectors.Load(ref kept, at), ref to, at);
        }
    }
}
