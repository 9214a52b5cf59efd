namespace Sleepbot.Networks;

/// <summary>Squared error of rectified outputs, max(0, y), whose gradient reaches outputs below 0 too: dE/dy = max(0, y) - d for the one-hot label d.</summary>
/// <remarks>
/// <para>
/// The network ends without a rectifier; the loss has it. An output below 0 counts as 0 and is pushed up for its own class, where a ReLU layer would
/// let no gradient pass and the class would be lost for good. That is E = sum of 1/2 (max(0, y) - d)^2 - d min(0, y), the matching loss of a rectifier. The answer
/// is the first class with the highest rectified output: class 0 where none is above 0.
/// </para>
/// <para>
/// P. Auer, M. Herbster, M. Warmuth, "Exponentially many local minima for single neurons", NIPS 1995; the ReLU output of DeepLearnToolbox (Palm 2012).
/// </para>
/// </remarks>
public sealed class RectifiedSquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "rectified-squared-error";

    /// <inheritdoc/>
    public override int Answer(ReadOnlySpan<float> outputs)
    {
        int best = base.Answer(outputs);
        return best >= 0 && outputs[best] <= 0 ? 0 : best;
    }

    /// <inheritdoc/>
    protected override double EvaluateSample(ReadOnlySpan<float> outputs, int label, float share, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            int wanted = i == label ? 1 : 0;
            float difference = Rectified(outputs[i]) - wanted;
            sum += ((double)difference * difference / 2) - (wanted * (outputs[i] < 0 ? (double)outputs[i] : 0));
            if (!gradient.IsEmpty)
            {
                gradient[i] = share * difference;
            }
        }

        return sum;
    }

    // What is not a number stays so.
    private static float Rectified(float output) => output < 0 ? 0 : output;
}
