using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>An element-wise function; often in its input's own place.</summary>
internal sealed class ActivationStep<TFunction>(PlanValue input, float setting) : PlanStep
    where TFunction : struct, IActivationFunction
{
    public override void Forward(in StepContext context)
    {
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        int extent = input.Extent(context.Samples);
        var vector = Vector512.Create(setting);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            Vectors.Store(TFunction.Value(Vectors.Load(ref from, at), vector), ref to, at);
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        ref float values = ref Vectors.Start(Output.Data.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        ref float to = ref Vectors.Start(input.Gradient.Span);
        int extent = input.Extent(context.Samples);
        var vector = Vector512.Create(setting);
        for (int at = 0; at < extent; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref from, at) * TFunction.Derivative(Vectors.Load(ref values, at), vector), ref to, at);
        }
    }
}
