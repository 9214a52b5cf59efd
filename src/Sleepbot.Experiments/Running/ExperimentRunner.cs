using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sleepbot.Data;
using Sleepbot.Experiments.Running;
using Sleepbot.Journal;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>Runs every arm of an experiment with every seed, several runs at once, and writes what happens into a journal.</summary>
/// <remarks>
/// Runs are begun seed by seed across the arms, so that early results compare all arms. A run is a pure function of its arm and
/// seed: neither the number of workers nor the order changes a bit of a result.
/// </remarks>
public sealed class ExperimentRunner
{
    private readonly Experiment experiment;
    private readonly Dataset data;
    private readonly RunJournal journal;
    private readonly RunnerOptions options;
    private readonly IReadOnlyList<RunTracker> runs;
    private readonly Lock beginning = new();
    private int begun;
    private long startedAt;

    /// <summary>Prepares an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="data">Its data, from <see cref="ExperimentData.LoadAsync"/>; shared by all runs.</param>
    /// <param name="journal">Where results go.</param>
    /// <param name="options">How to run it; null takes the defaults.</param>
    /// <exception cref="ExperimentException">Something that only the data itself could tell does not fit, for example fewer samples than a batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1 workers, or threads for a run.</exception>
    public ExperimentRunner(Experiment experiment, Dataset data, RunJournal journal, RunnerOptions? options = null)
    {
        this.experiment = experiment;
        this.data = data;
        this.journal = journal;
        this.options = options ?? new RunnerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Workers, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.ThreadsPerRun, 1, nameof(options));
        List<Problem> problems = [.. experiment.Arms.SelectMany(arm => arm.Specify(data, 0).FindFaults().Select(fault => new Problem(experiment.File, 0, $"arm '{arm.Name}': {fault}")))];
        if (problems.Count > 0)
        {
            throw new ExperimentException(problems);
        }

        runs = [.. experiment.Seeds.SelectMany(seed => experiment.Arms.Select(arm => new RunTracker(arm, seed, data.Train.Count)))];
        startedAt = this.options.Time.GetTimestamp();
    }

    /// <summary>Gets how far the experiment is. May be looked at from any thread, as often as wanted: training does not wait for it.</summary>
    public ExperimentProgress Progress => new(
        [.. experiment.Arms.Select(arm => ProgressOf(arm.Name, [.. runs.Where(run => run.Arm == arm)]))],
        options.Time.GetElapsedTime(startedAt));

    /// <summary>Runs the experiment; returns when all runs have ended or, after a cancellation, as soon as those under way have stopped.</summary>
    /// <param name="cancellation">Stops it: runs under way end as interrupted, others are not begun; what is done stays in the journal.</param>
    /// <returns>What became of it. A run that fails or diverges ends alone.</returns>
    /// <exception cref="JournalException">The journal could not be written; all runs were stopped.</exception>
    public ExperimentOutcome Run(CancellationToken cancellation = default)
    {
        startedAt = options.Time.GetTimestamp();
        string id = journal.BeginExperiment(
            experiment.Name,
            experiment.Question,
            experiment.Definition,
            experiment.Baseline,
            Machine.Description,
            Machine.Version,
            [.. experiment.Arms.Select(arm => (arm.Name, arm.Description))]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? failure = null;
        Thread[] workers = [.. Enumerable.Range(1, Math.Min(options.Workers, runs.Count)).Select(number => new Thread(Work) { Name = $"Run worker {number}", IsBackground = true })];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        if (failure is not null)
        {
            throw failure is JournalException ? new JournalException(failure.Message, failure) : new InvalidOperationException(failure.Message, failure);
        }

        journal.EndExperiment(id);
        return new ExperimentOutcome(id, [.. runs.Select(run => run.Outcome).OfType<RunOutcome>()], runs.Count);

        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && Begin(id) is var (run, number))
                {
                    Train(run, number, stop.Token);
                }
            }
            catch (Exception problem)
            {
                // Without a journal nothing that is trained would be known: all workers stop.
                Interlocked.CompareExchange(ref failure, problem, null);
                stop.Cancel();
            }
        }
    }

    /// <summary>Begins the next run. Under a lock, so that the journal numbers the runs alike whatever the number of workers.</summary>
    private (RunTracker Run, long Number)? Begin(string id)
    {
        lock (beginning)
        {
            if (begun == runs.Count)
            {
                return null;
            }

            var run = runs[begun++];
            long number = journal.BeginRun(id, run.Arm.Name, run.Seed);
            run.Begin(options.Time);
            return (run, number);
        }
    }

    private void Train(RunTracker run, long number, CancellationToken cancellation)
    {
        RunOutcome outcome;
        try
        {
            var result = TrainingRun.Execute(run.Arm.Specify(data, run.Seed), new JournalRecorder(journal, number, run), options.Time, options.ThreadsPerRun, cancellation);
            outcome = run.End(StatusOf(result.End), result.Message, options.Time);

            // Weights of a run that did not finish are not results: they could be taken for some.
            bool finished = result.End == RunEnd.Finished;
            journal.EndRun(
                number,
                outcome.Status,
                result.Message,
                result.Steps,
                finished ? HashOf(result.State) : "",
                JournalRecorder.SecondsOf(result.Seconds),
                finished ? NetworkWeights.Save(result.State) : null);
        }
        catch (Exception problem) when (problem is not JournalException)
        {
            outcome = run.End(RunStatus.Failed, RunFailure.Describe(problem), options.Time);
            journal.EndRun(number, outcome.Status, outcome.Message, outcome.Steps, "", default);
        }

        options.RunEnded?.Invoke(outcome);
    }

    private static RunStatus StatusOf(RunEnd end) => end switch
    {
        RunEnd.Finished => RunStatus.Finished,
        RunEnd.Diverged => RunStatus.Diverged,
        _ => RunStatus.Interrupted,
    };

    private static string HashOf(NetworkState state) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(state.Weights.Span)));

    private ArmProgress ProgressOf(string arm, IReadOnlyList<RunTracker> own)
    {
        double seconds = own.Sum(run => run.Elapsed(options.Time).TotalSeconds);
        double[] accuracies = [.. own.Select(run => run.TestAccuracy).OfType<double>()];
        return new ArmProgress(
            arm,
            own.Count(run => run.Outcome is not null),
            own.Count(run => run.HasBegun && run.Outcome is null),
            own.Count,
            own.Sum(run => run.Outcome is null ? run.Step : run.Planned),
            own.Sum(run => run.Planned),
            seconds > 0 ? own.Sum(run => run.Samples) / seconds : 0,
            accuracies.Length > 0 ? accuracies.Average() : null);
    }
}
