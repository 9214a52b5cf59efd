using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace Sleepbot.Training;

/// <summary>Moves each weight by a multiple of how far it has come: new = current + factor * (last - current).</summary>
/// <remarks>
/// <para>
/// <c>last</c> are the weights as the previous sleep left them. Note the sign, which is that of the Sleepbot experiment of 2017:
/// a factor of 2 does not extend the step but takes it back and goes as far again beyond where it began.
/// 0 changes nothing, 1 returns to <c>last</c>, a negative factor goes further along the step.
/// </para>
/// </remarks>
/// <param name="factor">How many times the difference is added; any finite number.</param>
[Description("new = current + factor * (last - current); 1 goes back to the last sleep, 2 as far again beyond it")]
public sealed class DeltaTimes(float factor = 2) : Intervention
{
    /// <inheritdoc/>
    public override int Snapshots => 1;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            slice.RewriteWith(slice.Previous(), new Rule(factor));
        }
    }

    private readonly struct Rule(float factor) : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> current, Vector512<float> last) => current + ((last - current) * factor);
    }
}
