using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace Sleepbot.Training;

/// <summary>Disturbs every weight by a share of itself: new = current * (1 + share * u), with u uniform in [-1, 1).</summary>
/// <remarks>
/// A weight of 0 stays 0, and up to a share of 1 none changes its sign. The Sleepbot experiment of 2017 names the rule and not
/// the share; a tenth is this library's choice.
/// </remarks>
/// <param name="share">The most that a weight is moved, relative to itself; any finite number.</param>
[Description("new = current * (1 + share * u), with u uniform in [-1, 1)")]
public sealed class ProportionalNoise(float share = 0.1f) : Intervention
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var noise = slice.Scratch;
            slice.Random.FillUniform(noise, -1, 1);
            slice.RewriteWith(noise, new Rule(share));
        }
    }

    private readonly struct Rule(float share) : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> current, Vector512<float> noise) => current * (Vector512<float>.One + (noise * share));
    }
}
