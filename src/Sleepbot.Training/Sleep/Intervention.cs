using Sleepbot.Networks;
using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>A rule that may rewrite weights or gradients during training: the one place where a user's idea goes.</summary>
/// <remarks>
/// <para>
/// Derive, override <see cref="Apply"/>, done. An object holds settings only and serves many runs on many threads at once:
/// what it must remember between sleeps belongs to <see cref="SleepContext.StateVector(string)"/> and
/// <see cref="SleepContext.StateNumber"/>. Settings are constructor parameters; an experiment file sets them by name.
/// </para>
/// <para>
/// A sleep lies between two batches. There <see cref="Apply"/> acts; the batch that follows may have its gradient rewritten by
/// <see cref="FilterGradient"/>; evaluations may be shown other weights by <see cref="PresentWeights"/>; and
/// <see cref="Finish"/> has the last word. A rule overrides those that it needs; the loop calls no others.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// public sealed class HalfWayBack(float share = 0.5f) : Intervention
/// {
///     public override int Snapshots => 1;
///
///     public override void Apply(SleepContext sleep)
///     {
///         foreach (var slice in sleep.Slices)
///         {
///             var now = slice.Weights;
///             var before = slice.Previous();
///             for (int i = 0; i &lt; now.Length; i++) now[i] += share * (before[i] - now[i]);
///         }
///     }
/// }
/// </code>
/// </example>
public abstract class Intervention
{
    /// <summary>Gets the name that experiment files and the journal use.</summary>
    /// <value>The default is the class name in lower case with hyphens: <c>HalfWayBack</c> is <c>half-way-back</c>.</value>
    public virtual string Name => NameStyle.Kebab(GetType().Name);

    /// <summary>Gets how many earlier snapshots of the weights the rule reads.</summary>
    /// <value>At least 0, the default. Snapshot 1 holds the weights as the latest sleep left them, or the initial weights.</value>
    public virtual int Snapshots => 0;

    /// <summary>Gets whether the rule concerns all parameters of the chosen layers, as rules about whole trajectories do.</summary>
    /// <value>
    /// False, the default: the incoming weights of neurons only. True: biases, and scales and shifts of normalisations, too. An experiment
    /// that says <c>biases</c> itself has the last word.
    /// </value>
    public virtual bool TakesAllParameters => false;

    /// <summary>Gets what happens to the optimizer's moments of the slices that the rule was given and has changed, after <see cref="Apply"/>.</summary>
    /// <value>The default is <see cref="MomentPolicy.Keep"/>.</value>
    public virtual MomentPolicy Moments => MomentPolicy.Keep;

    /// <summary>Gets what happens to the running statistics of normalisations after the rule has rewritten weights.</summary>
    /// <value>The default is <see cref="StatisticsPolicy.Keep"/>.</value>
    public virtual StatisticsPolicy Statistics => StatisticsPolicy.Keep;

    /// <summary>Gets the stages at which the loop calls the rule.</summary>
    /// <value>By default those whose method its class overrides. Only a rule that hands on to another need say it itself.</value>
    public virtual SleepStages Stages => OverriddenStages.Of(GetType());

    /// <summary>Says why the rule cannot work on a network: asked before anything trains.</summary>
    /// <param name="network">The network.</param>
    /// <returns>What is wrong and how to mend it, one clause for each fault; none by default.</returns>
    public virtual IEnumerable<string> FindFaults(Network network) => [];

    /// <summary>Looks at the weights, their history and their gradient between two batches, and may rewrite <see cref="WeightSlice.Weights"/>.</summary>
    /// <param name="sleep">What it sees. Valid during this call only.</param>
    public virtual void Apply(SleepContext sleep)
    {
    }

    /// <summary>Looks at the gradient of the batch that follows a sleep, after the backward pass and before the update, and may rewrite it.</summary>
    /// <remarks>L2 weight decay is added later, by the update. The gradient can be computed anew, elsewhere, by <see cref="SleepContext.RepeatBatch"/>.</remarks>
    /// <param name="sleep">What it sees. Weights that it moves for <see cref="SleepContext.RepeatBatch"/> it must move back.</param>
    /// <param name="gradient">The gradient of the loss by all weights, without L2 terms; a slice's part is <c>slice.Parameter.Of(gradient)</c>.</param>
    public virtual void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
    }

    /// <summary>Puts other weights in place of those in training, for one evaluation.</summary>
    /// <param name="sleep">What it sees; its <see cref="SleepContext.Step"/> is that of the evaluation.</param>
    /// <param name="weights">A copy of all weights, to be rewritten; training goes on with the original.</param>
    /// <returns>Whether it rewrote them. If not, the evaluation is as if the rule were not there.</returns>
    public virtual bool PresentWeights(SleepContext sleep, Span<float> weights) => false;

    /// <summary>Acts once, after the last step and before the last evaluation: what it leaves in the weights is what the run returns.</summary>
    /// <param name="sleep">What it sees; <see cref="SleepContext.Number"/> counts the sleeps of the run.</param>
    public virtual void Finish(SleepContext sleep)
    {
    }
}
