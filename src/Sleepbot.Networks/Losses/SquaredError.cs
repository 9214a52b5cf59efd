namespace Sleepbot.Networks;

/// <summary>Half the sum over outputs of the squared difference to the one-hot label: E = 1/2 sum (d - y)^2.</summary>
public sealed class SquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "squared-error";

    /// <inheritdoc/>
    protected override double EvaluateSample(ReadOnlySpan<float> outputs, int label, float share, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float difference = outputs[i] - (i == label ? 1 : 0);
            sum += (double)difference * difference;
            if (!gradient.IsEmpty)
            {
                gradient[i] = share * difference;
            }
        }

        return sum / 2;
    }
}
