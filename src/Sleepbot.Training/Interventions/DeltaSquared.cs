using System.ComponentModel;
using System.Runtime.Intrinsics;

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
            slice.RewriteWith(slice.Previous(), default(Rule));
        }
    }

    private readonly struct Rule : IPairedWeightRule
    {
        public Vector512<float> Apply(Vector512<float> current, Vector512<float> last) => current + ((last - current) * (last - current));
    }
}
