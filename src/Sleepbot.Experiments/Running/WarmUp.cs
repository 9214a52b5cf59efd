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

    private readonly Lock gate = new();
    private readonly HashSet<string> warm = [];

    /// <summary>Warms an arm up, if this process has not trained it yet. Other workers wait until it is done.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="seed">The seed of the run that is about to begin.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many steps were trained and thrown away; 0 where the arm is warm.</returns>
    public long Of(Arm arm, long seed, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!warm.Add(arm.Name))
            {
                return 0;
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var watch = new Watch(enough, options.Time);

            // Changes that a sham repeats are not known here: it warms up by the rule that made them.
            var run = arm.Specify(data, seed) with { Yoke = null };
            try
            {
                TrainingRun.Execute(run with { Evaluation = run.Evaluation with { Test = false, TrainSamples = 0 } }, watch, options.Time, threads: options.ThreadsPerRun, cancellation: enough.Token);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // It will come again in the run itself, which tells it with its arm and seed.
            }

            return watch.Steps;
        }
    }

    /// <summary>Ends the run after a few steps.</summary>
    private sealed class Watch(CancellationTokenSource enough, TimeProvider time) : IRunRecorder
    {
        private readonly long began = time.GetTimestamp();
        private long? first;

        public long Steps { get; private set; }

        public void Progress(long step, long totalSteps)
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
