using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Stops a run between two batches when it reaches a step, and records nothing.</summary>
/// <param name="last">The step.</param>
/// <param name="stop">Is cancelled there.</param>
internal sealed class StopAt(long last, CancellationTokenSource stop) : IRunRecorder
{
    /// <inheritdoc/>
    public void Progress(long step, long totalSteps)
    {
        if (step == last)
        {
            stop.Cancel();
        }
    }
}
