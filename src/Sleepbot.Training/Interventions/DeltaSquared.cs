using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Adds the square of how far each weight has come: new = current + (last - current)^2, element by element.</summary>
/// <remarks><c>last</c> are the weights as the previous sleep left them. From the Sleepbot experiment of 2017.</remarks>
[Description("new = current + (last - current)^2")]
public sealed class DeltaSquared : Intervention
{
    /// <inheritdoc/>
    public override int Snapshots => 1;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var current = slice.Weights;
            var last = slice.Previous();
            for (int i = 0; i < current.Length; i++)
            {
                float delta = last[i] - current[i];
                current[i] += delta * delta;
            }
        }
    }
}
