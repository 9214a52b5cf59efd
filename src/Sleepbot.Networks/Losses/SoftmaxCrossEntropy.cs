namespace Sleepbot.Networks;

/// <summary>Softmax cross-entropy: the negative logarithm of the softmax probability of the label, in nats.</summary>
/// <remarks>The outputs are logits: a network for it has no softmax layer of its own.</remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "softmax-cross-entropy";

    /// <inheritdoc/>
    protected override double EvaluateSample(ReadOnlySpan<float> outputs, int label, float share, Span<float> gradient)
    {
        // Subtracting the largest logit keeps the exponentials within range.
        double largest = double.NegativeInfinity;
        foreach (float logit in outputs)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0;
        foreach (float logit in outputs)
        {
            sum += Math.Exp(logit - largest);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            double probability = Math.Exp(outputs[i] - largest) / sum;
            gradient[i] = (float)(share * (probability - (i == label ? 1 : 0)));
        }

        return Math.Log(sum) - (outputs[label] - largest);
    }
}
