namespace Sleepbot.Networks;

/// <summary>The largest value of each window, one sample after another: for batches too small to fill vectors with samples.</summary>
internal sealed class SampleMaxPoolStep(PlanValue input, int window, int stride) : PlanStep
{
    private readonly int height = input.Shape[1];
    private readonly int width = input.Shape[2];

    public override void Forward(in StepContext context) => Walk(context, input.Data.Span, Output.Data.Span, forward: true);

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is not null)
        {
            input.Gradient.Span[..(context.Samples * input.Features)].Clear();
            Walk(context, input.Gradient.Span, Output.Gradient!.Span, forward: false);
        }
    }

    private void Walk(in StepContext context, Span<float> whole, Span<float> pooled, bool forward)
    {
        ReadOnlySpan<float> values = input.Data.Span;
        int place = 0;
        for (int plane = 0; plane < context.Samples * input.Shape[0]; plane++)
        {
            for (int y = 0; y < Output.Shape[1]; y++)
            {
                int corner = ((plane * height) + (y * stride)) * width;
                for (int x = 0; x < Output.Shape[2]; x++, corner += stride, place++)
                {
                    int first = FirstLargest(values, corner);
                    if (forward)
                    {
                        pooled[place] = values[first];
                    }
                    else
                    {
                        whole[first] += pooled[place];
                    }
                }
            }
        }
    }

    /// <summary>Finds the first maximum; what is not a number wins.</summary>
    private int FirstLargest(ReadOnlySpan<float> values, int corner)
    {
        int best = corner;
        float largest = values[corner];
        for (int dy = 0; dy < window; dy++, corner += width)
        {
            for (int at = corner; at < corner + window; at++)
            {
                if (!(values[at] <= largest) && !float.IsNaN(largest))
                {
                    (best, largest) = (at, values[at]);
                }
            }
        }

        return best;
    }
}
