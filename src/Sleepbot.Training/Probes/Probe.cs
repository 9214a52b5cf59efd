using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>Looks at a run and records what it sees; it cannot change anything. For that there is <see cref="Intervention"/>.</summary>
/// <remarks>
/// Derive, implement <see cref="Observe"/>, done. An object holds settings only and serves many runs on many threads at once.
/// </remarks>
/// <example>
/// <code>
/// public sealed class LargestWeight : Probe
/// {
///     public override void Observe(ProbeContext run)
///     {
///         float largest = 0;
///         foreach (float weight in run.Weights) largest = Math.Max(largest, Math.Abs(weight));
///         run.Record("largest-weight", largest);
///     }
/// }
/// </code>
/// </example>
public abstract class Probe
{
    /// <summary>Gets the name that messages use.</summary>
    /// <value>The default is the class name in lower case with hyphens.</value>
    public virtual string Name => NameStyle.Kebab(GetType().Name);

    /// <summary>Looks at the run between two batches, and records numbers.</summary>
    /// <param name="run">What it sees. Valid during this call only.</param>
    public abstract void Observe(ProbeContext run);
}
