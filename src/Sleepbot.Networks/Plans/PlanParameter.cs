using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A parameter as one step sees it. If another step has written its gradient before, this one's goes to a buffer and is added.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="first">Whether no other step has written its gradient before.</param>
/// <param name="alone">Whether no other step reads the parameter.</param>
/// <param name="place">Its first <see cref="Place"/>.</param>
internal sealed class PlanParameter(Parameter parameter, bool first, bool alone, int place)
{
    private readonly FloatBuffer? own = first ? null : new FloatBuffer(parameter.Length);

    public Parameter Parameter => parameter;

    /// <summary>Gets whether no other step reads the parameter.</summary>
    public bool IsAlone => alone;

    /// <summary>Gets or sets where its gradient lies in the gradient vector that the step is given.</summary>
    public int Place { get; set; } = place;

    public ReadOnlySpan<float> Values(in StepContext context) => parameter.Of(context.Weights);

    public Span<float> Gradient(in StepContext context) => own is null ? Shared(context) : own.Span;

    /// <summary>Adds what the step left to what others have written: the rows that are this thread's share.</summary>
    public void AddToShared(in StepContext context)
    {
        if (own is not null)
        {
            int rows = parameter.Shape[0], length = parameter.Length / rows;
            var (begin, end) = context.ShareOf(rows);
            Elementwise.AddTo(Shared(context)[(begin * length)..(end * length)], own.Span[(begin * length)..(end * length)]);
        }
    }

    private Span<float> Shared(in StepContext context) => context.WeightGradient.Slice(Place, parameter.Length);
}
