using System.ComponentModel;

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
            var weights = slice.Weights;
            var noise = slice.Scratch;
            slice.Random.FillUniform(noise, -amplitude, amplitude);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += noise[i];
            }
        }
    }
}
