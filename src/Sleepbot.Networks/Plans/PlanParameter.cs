using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A parameter as one step sees it. If another step has written its gradient before, this one's goes to a buffer and is added.</summary>
internal sealed class PlanParameter(Parameter parameter, bool first)
{
    private readonly FloatBuffer? own = first ? null : new FloatBuffer(parameter.Length);

    public ReadOnlySpan<float> Values(in StepContext context) => parameter.Of(context.Weights);

    public Span<float> Gradient(in StepContext context) => own is null ? parameter.Of(context.WeightGradient) : own.Span;

    public void AddToShared(in StepContext context)
    {
        if (own is not null)
        {
            Elementwise.AddTo(parameter.Of(context.WeightGradient), own.Span);
        }
    }
}
