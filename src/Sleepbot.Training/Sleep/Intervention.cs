using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>A rule that may rewrite weights during sleep: the one place where a user's idea goes.</summary>
/// <remarks>
/// Derive, implement <see cref="Apply"/>, done. An object holds settings only and serves many runs on many threads at once:
/// what it must remember between sleeps belongs to <see cref="SleepContext.StateVector"/>. Settings are constructor parameters;
/// an experiment file sets them by name.
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

    /// <summary>Gets how many earlier snapshots of the weights <see cref="Apply"/> reads.</summary>
    /// <value>At least 0, the default. Snapshot 1 holds the weights as the latest sleep left them, or the initial weights.</value>
    public virtual int Snapshots => 0;

    /// <summary>Gets what happens to the optimizer's moments of the slices that the intervention was given.</summary>
    /// <value>The default is <see cref="MomentPolicy.Keep"/>.</value>
    public virtual MomentPolicy Moments => MomentPolicy.Keep;

    /// <summary>Looks at the weights, their history and their gradient, and may rewrite <see cref="WeightSlice.Weights"/>.</summary>
    /// <param name="sleep">What it sees. Valid during this call only.</param>
    public abstract void Apply(SleepContext sleep);
}
