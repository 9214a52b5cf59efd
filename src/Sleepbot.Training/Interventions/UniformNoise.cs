using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace Sleepbot.Training;

/// <summary>Disturbs every weight by the same amount at most: new = current + u, with u uniform in [-amplitude, amplitude).</summary>
/// <remarks>With amplitude 1 the noise of the Sleepbot experiment of 2017.</remarks>
/// <param name="amplitude">The most that a weight is moved, in units of the weights; any finite number.</param>
[Description("new = current + u, with u uniform in [-amplitude, amplitude)")]
public sealed class UniformNoise(float amplitude = 1) : Intervention
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var noise = slice.Scratch;
            slice.Random.FillUniform(noise, -amplitude, amplitude);
            slice.RewriteWith(noise, default(Rule));
        }
    }

    private readonly struct Rule : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> current, Vector512<float> noise) => current + noise;
    }
}
