namespace Sleepbot.Networks;

/// <summary>Softmax over the features of each sample. Few features, once a batch: plain loops in double.</summary>
internal sealed class SoftmaxStep(PlanValue input) : PlanStep
{
    public override void Forward(in StepContext context)
    {
        int features = input.Features;
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var from = input.Data.Span.Slice(sample * features, features);
            var to = Output.Data.Span.Slice(sample * features, features);
            float largest = float.NegativeInfinity;
            foreach (float value in from)
            {
                largest = MathF.Max(largest, value);
            }

            double sum = 0;
            foreach (float value in from)
            {
                sum += Math.Exp((double)value - largest);
            }

            for (int i = 0; i < features; i++)
            {
                to[i] = (float)(Math.Exp((double)from[i] - largest) / sum);
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        int features = input.Features;
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var probabilities = Output.Data.Span.Slice(sample * features, features);
            var from = Output.Gradient!.Span.Slice(sample * features, features);
            var to = input.Gradient.Span.Slice(sample * features, features);
            double mean = 0;
            for (int i = 0; i < features; i++)
            {
                mean += (double)probabilities[i] * from[i];
            }

            for (int i = 0; i < features; i++)
            {
                to[i] = (float)(probabilities[i] * (from[i] - mean));
            }
        }
    }
}
