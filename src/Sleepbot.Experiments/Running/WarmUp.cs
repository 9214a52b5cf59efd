using Sleepbot.Data;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Trains the beginning of a run and throws it away, so that seconds which decide are those of training.</summary>
/// <remarks>
/// The first run of a process waits for what the runtime compiles on its first use, a tenth of a second where a small network trains in a hundredth; and the first run is always one of the
/// baseline. The run that is thrown away has a state, a plan and random sources of its own and no recorder: nothing of it is left but compiled code and memory that was touched.
/// </remarks>
/// <param name="data">The experiment's data.</param>
/// <param name="options">How it is run.</param>
internal sealed class WarmUp(Dataset data, RunnerOptions options)
{
    // Thirty calls are what the runtime asks for before it compiles a small method for good.
    private const int Steps = 32;

    // Where a step takes long, what is compiled is a small part of it.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan pause = TimeSpan.FromSeconds(0.3);

    private readonly Lock gate = new();
    private readonly HashSet<string> warm = [];

    /// <summary>Warms the arm of a run up, if this process has not trained it yet. Other workers wait until that is done.</summary>
    /// <param name="run">The run that is about to begin; whoever watches it sees which rule acts, and may give it up.</param>
    /// <param name="cancellation">Stops it, and the waiting.</param>
    /// <returns>How many steps were trained and thrown away; 0 where the arm is warm.</returns>
    public long Of(RunTracker run, CancellationToken cancellation)
    {
        // A rule that does not come back holds the gate for ever: who waits there must be able to stop.
        while (!gate.TryEnter(pause))
        {
            if (cancellation.IsCancellationRequested)
            {
                return 0;
            }
        }

        try
        {
            return warm.Add(run.Arm.Name) ? Train(run, cancellation) : 0;
        }
        finally
        {
            gate.Exit();
        }
    }

    private long Train(RunTracker run, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = new Watch(run, enough, options.Time);

        // Changes that a sham repeats are not known here: it warms up by the rule that made them.
        var specification = run.Arm.Specify(data, run.Seed) with { Yoke = null };
        specification = specification with { Evaluation = specification.Evaluation with { Test = false, TrainSamples = 0 } };
        try
        {
            TrainingRun.Execute(specification, watch, options.Time, threads: options.ThreadsPerRun, cancellation: enough.Token);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // It will come again in the run itself, which tells it with its arm and seed.
            run.EndAct();
        }

        return watch.Steps;
    }

    /// <summary>Ends the training after a few steps.</summary>
    private sealed class Watch(RunTracker run, CancellationTokenSource enough, TimeProvider time) : ActRecorder(run)
    {
        private readonly long began = time.GetTimestamp();
        private long? first;

        public long Steps { get; private set; }

        public override void Progress(long step, long totalSteps)
        {
            first ??= step;
            Steps = step - first.Value;
            if (Steps >= WarmUp.Steps || time.GetElapsedTime(began) > longest)
            {
                enough.Cancel();
            }
        }
    }
}
