using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Tells a tracker when interventions act, and records nothing: for training that is done again.</summary>
/// <param name="tracker">The run that is being trained, or for which another one is.</param>
internal class ActRecorder(RunTracker tracker) : IRunRecorder
{
    /// <inheritdoc/>
    public void Acting(long step, string intervention) => tracker.BeginAct(step, intervention);

    /// <inheritdoc/>
    public void Acted() => EndAct(tracker);

    /// <inheritdoc/>
    public virtual void Progress(long step, long totalSteps)
    {
    }

    /// <summary>Marks that no intervention of a run acts any more.</summary>
    /// <param name="tracker">The run.</param>
    /// <exception cref="OperationCanceledException">The run was given up meanwhile: its thread has nothing more to do.</exception>
    public static void EndAct(RunTracker tracker)
    {
        if (!tracker.EndAct())
        {
            throw new OperationCanceledException($"The run of '{tracker.Arm.Name}' with seed {tracker.Seed} was given up while '{tracker.LatestAct.Intervention}' acted.");
        }
    }
}
