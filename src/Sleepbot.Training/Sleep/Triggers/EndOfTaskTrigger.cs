namespace Sleepbot.Training;

/// <summary>Sleeps after each task of a run, the last one included: what is judged at the end has slept. A run without tasks is one task.</summary>
public sealed class EndOfTaskTrigger : SleepTrigger
{
    /// <inheritdoc/>
    public override bool AlsoAfterLastStep => true;

    /// <inheritdoc/>
    public override bool IsDue(TriggerContext run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.IsEndOfTask;
    }
}
