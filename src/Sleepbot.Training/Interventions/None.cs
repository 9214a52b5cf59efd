using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Sleeps and changes nothing: the identity check. An arm with it must equal the baseline bit for bit.</summary>
[Description("Fires and changes nothing; an arm with it equals the baseline bit for bit.")]
public sealed class None : Intervention
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
    }
}
