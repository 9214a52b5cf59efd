namespace Sleepbot.Networks;

/// <summary>How far a network's outputs are from the labels, and the gradient of that. Without state; safe to share between threads.</summary>
public abstract class Loss
{
    /// <summary>Gets the name that experiment files use.</summary>
    public abstract string Name { get; }

    /// <summary>Measures a batch and, where asked, computes the gradient of the weighted mean loss.</summary>
    /// <param name="outputs">The network's outputs, shape (samples, classes), row by row.</param>
    /// <param name="labels">The class of each sample, 0 to classes - 1.</param>
    /// <param name="weights">A weight for each sample, at least 0, or empty for 1 each.</param>
    /// <param name="gradient">Where the gradient by the outputs goes, as long as <paramref name="outputs"/>, or empty.</param>
    /// <returns>The sum of weighted losses, the sum of weights and the number of correct samples.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is no class.</exception>
    public LossResult Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, Span<float> gradient) =>
        EvaluatePart(outputs, labels, weights, gradient, TotalWeight(labels.Length, weights));

    /// <summary>Measures some samples of a batch and, where asked, computes the gradient of the whole batch's weighted mean loss by their outputs.</summary>
    /// <param name="outputs">The network's outputs for these samples, shape (samples, classes), row by row.</param>
    /// <param name="labels">The class of each sample, 0 to classes - 1.</param>
    /// <param name="weights">A weight for each sample, at least 0, or empty for 1 each.</param>
    /// <param name="gradient">Where the gradient by the outputs goes, as long as <paramref name="outputs"/>, or empty.</param>
    /// <param name="totalWeight">The weights of all samples of the batch, added up (<see cref="TotalWeight"/>).</param>
    /// <returns>The sum of weighted losses, the sum of weights and the number of correct samples, of these samples.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is no class.</exception>
    public LossResult EvaluatePart(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, Span<float> gradient, double totalWeight)
    {
        int samples = labels.Length;
        if (samples == 0 || outputs.Length % samples != 0 || (weights.Length != 0 && weights.Length != samples) || (gradient.Length != 0 && gradient.Length != outputs.Length))
        {
            throw new ArgumentException(
                $"{Name}: {outputs.Length} outputs, {samples} labels, {weights.Length} weights and room for {gradient.Length} gradients do not fit together.");
        }

        int classes = outputs.Length / samples;
        LossResult result = default;
        for (int sample = 0; sample < samples; sample++)
        {
            int label = labels[sample];
            if ((uint)label >= (uint)classes)
            {
                throw new ArgumentException($"{Name}: sample {sample} has label {label}, but the network has {classes} outputs. Use a network with more outputs, or other classes.");
            }

            var row = outputs.Slice(sample * classes, classes);
            double weight = weights.IsEmpty ? 1 : weights[sample];
            var rowGradient = gradient.IsEmpty ? gradient : gradient.Slice(sample * classes, classes);
            double loss = EvaluateSample(row, label, (float)(weight / totalWeight), rowGradient);
            result += new LossResult(weight * loss, weight, Answer(row) == label ? 1 : 0, 1);
        }

        return result;
    }

    /// <summary>Adds the weights of a batch up.</summary>
    /// <param name="samples">Samples of the batch, at least 0.</param>
    /// <param name="weights">A weight for each, or empty for 1 each.</param>
    public static double TotalWeight(int samples, ReadOnlySpan<float> weights)
    {
        double total = weights.IsEmpty ? samples : 0;
        foreach (float weight in weights)
        {
            total += weight;
        }

        return total;
    }

    /// <summary>Gets the class that a network's outputs for one sample stand for.</summary>
    /// <param name="outputs">One output for each class, at least one.</param>
    /// <returns>The first class with the largest output; -1 if that is not a number.</returns>
    public virtual int Answer(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }

        return float.IsNaN(outputs[best]) ? -1 : best;
    }

    /// <summary>Measures one sample.</summary>
    /// <param name="outputs">The network's outputs, one for each class.</param>
    /// <param name="label">The sample's class.</param>
    /// <param name="share">The sample's share of the batch's loss; the gradient is multiplied by it.</param>
    /// <param name="gradient">Where the gradient goes, or empty.</param>
    /// <returns>The sample's loss, not multiplied by its share.</returns>
    protected abstract double EvaluateSample(ReadOnlySpan<float> outputs, int label, float share, Span<float> gradient);
}
