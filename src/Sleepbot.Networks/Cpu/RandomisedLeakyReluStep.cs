using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>Leaky ReLU with a leak drawn for each element; keeps the slope of each for the way back.</summary>
internal sealed class RandomisedLeakyReluStep(PlanValue input, RandomisedLeakyReluOperation settings, string address, BatchBuffer slopes) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        ElementNoise.Fill(slopes, input, address, context);
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        ref float slope = ref Vectors.Start(slopes.Span);
        int extent = input.Extent(context.Samples);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            var value = Vectors.Load(ref from, at);
            var leak = (Vectors.Load(ref slope, at) * (settings.Upper - settings.Lower)) + Vector512.Create(settings.Lower);
            var own = Vector512.ConditionalSelect(Vector512.GreaterThan(value, Vector512<float>.Zero), Vector512<float>.One, leak);
            Vectors.Store(own, ref slope, at);
            Vectors.Store(value * own, ref to, at);
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
        ref float slope = ref Vectors.Start(slopes.Span);
        int extent = input.Extent(context.Samples);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref from, at) * Vectors.Load(ref slope, at), ref to, at);
        }
    }
}
