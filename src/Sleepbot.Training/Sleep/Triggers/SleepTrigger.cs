using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>Decides when to sleep from what training does: on a plateau of the loss, or when the norms come to rest.</summary>
/// <remarks>
/// It sees the run and changes nothing. An object holds settings only and serves many runs on many threads at once; what it must
/// remember belongs to <see cref="TriggerContext.StateVector"/> and <see cref="TriggerContext.StateNumber"/>.
/// </remarks>
public abstract class SleepTrigger
{
    /// <summary>Gets the name that experiment files use.</summary>
    /// <value>The default is the class name without its last word, in lower case with hyphens: <c>PlateauTrigger</c> is <c>plateau</c>.</value>
    public virtual string Name => NameStyle.Kebab(GetType().Name.Replace("Trigger", "", StringComparison.Ordinal));

    /// <summary>Gets whether the trigger is asked after the last step too: such a sleep comes before the last evaluation.</summary>
    /// <value>False by default: a sleep lies between two steps.</value>
    public virtual bool AlsoAfterLastStep => false;

    /// <summary>Says whether to sleep now. Asked once after every step but the last, and after that too if <see cref="AlsoAfterLastStep"/>.</summary>
    /// <param name="run">What it sees. Valid during this call only.</param>
    public abstract bool IsDue(TriggerContext run);
}
