using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>A rule's identity check: the rule acts in earnest at all its stages, and the loop takes back whatever it did. Such a run must equal one without it, bit for bit.</summary>
/// <remarks>
/// <para>
/// Taken back is what a rule may write: weights, gradient, optimizer moments, the copy that it presents, and running statistics where they were measured
/// anew for it. Everything around it stays as it happened: batches repeated, samples looked at, statistics measured, moments cleared, random numbers
/// drawn, evaluations of a copy. None of these may leave a trace, and statistics, order or noise that come out changed are a fault of the machinery.
/// </para>
/// <para>The rule keeps its state from one sleep to the next; the journal has the size of each change as it was before it was taken back.</para>
/// </remarks>
/// <param name="rule">The rule.</param>
[Description("acts as another rule does, and takes all of it back: the check of the machinery around it")]
public sealed class Undone(Intervention rule) : RuleControl(rule)
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep) => Rule.Apply(sleep);

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient) => Rule.FilterGradient(sleep, gradient);

    /// <inheritdoc/>
    public override bool PresentWeights(SleepContext sleep, Span<float> weights) => Rule.PresentWeights(sleep, weights);

    /// <inheritdoc/>
    public override void Finish(SleepContext sleep) => Rule.Finish(sleep);
}
