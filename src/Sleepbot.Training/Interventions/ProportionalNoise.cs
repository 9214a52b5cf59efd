using System.ComponentModel;

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
            var weights = slice.Weights;
            var noise = slice.Scratch;
            slice.Random.FillUniform(noise, -1, 1);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] *= 1 + (share * noise[i]);
            }
        }
    }
}
