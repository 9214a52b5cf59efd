using Sleepbot.Data;
using Sleepbot.Experiments.Running;
using Sleepbot.Experiments.Verdicts;
using Sleepbot.Journal;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>Runs every arm of an experiment with every seed, several runs at once, and writes what happens into a journal.</summary>
/// <remarks>
/// <para>
/// Runs are begun seed by seed across the arms, so that early results compare all arms. A run is a pure function of its arm and
/// seed: neither the number of workers nor the order, nor how often it was killed and taken up again, changes a bit of a result.
/// </para>
/// <para>
/// What the journal has already is not done again: runs that have ended are kept, runs that were interrupted or failed go on where
/// their last checkpoint has them. Several processes may run one experiment at once; each run is done by one of them.
/// </para>
/// </remarks>
public sealed class ExperimentRunner
{
    private readonly Experiment experiment;
    private readonly Dataset data;
    private readonly RunJournal journal;
    private readonly RunnerOptions options;
    private readonly IReadOnlyList<RunTracker> runs;
    // How often the thread that started the workers looks after them.
    private static readonly TimeSpan glance = TimeSpan.FromSeconds(0.1);
    private readonly CheckpointFolder checkpoints;
    private readonly WarmUp? warmUp;
    private bool mayJudge;
    private long startedAt;
    private Exception? failure;

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

        warmUp = experiment.Design.Endpoint is SecondsEndpoint ? new WarmUp(data, this.options) : null;
        checkpoints = new CheckpointFolder(journal.FilePath, this.options.Note);
        var seedsOf = experiment.Design.Arms.ToDictionary(arm => arm.Name, arm => experiment.Design.SeedsOf(arm).ToHashSet());
        runs = [.. experiment.Seeds.SelectMany(seed => RunsOf(experiment.Arms.Where(arm => seedsOf[arm.Name].Contains(seed)), seed))];
        startedAt = this.options.Time.GetTimestamp();
    }

    /// <summary>Gets how far the experiment is. May be looked at from any thread, as often as wanted: training does not wait for it.</summary>
    public ExperimentProgress Progress => new(
        [.. experiment.Arms.Select(arm => ProgressOf(arm.Name, [.. runs.Where(run => run.Arm == arm)]))],
        options.Time.GetElapsedTime(startedAt));

    /// <summary>Runs the experiment; returns when all runs have ended or, after a cancellation, as soon as those under way have stopped.</summary>
    /// <param name="cancellation">Stops it: runs under way end as interrupted, with a checkpoint; others are not begun.</param>
    /// <returns>What became of it. A run that fails or diverges ends alone.</returns>
    /// <exception cref="JournalException">The journal could not be written for longer than <see cref="RunnerOptions.Patience"/>; all runs were stopped.</exception>
    public ExperimentOutcome Run(CancellationToken cancellation = default)
    {
        var urgent = options.GivingUp ?? cancellation;
        startedAt = options.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, urgent);
        var patience = new Patience(options, stop.Token);
        string id = Begin(patience);
        KeepWhatHasEnded(id);
        HashSet<RunTracker> planned = [.. runs.Where(run => run.Outcome is not null)];
        for (var round = NextRound(id, patience); round.Count > 0; round = NextRound(id, patience))
        {
            planned.UnionWith(round);
            TrainAll(id, round, patience, stop, urgent);
            if (experiment.Design.UntilDecided is null || stop.IsCancellationRequested || round.Any(run => run.Outcome is null or { Status: RunStatus.Interrupted }))
            {
                break;
            }
        }

        if (planned.All(run => run.Outcome is { Status: not RunStatus.Interrupted }))
        {
            patience.Insist(() => journal.EndExperiment(id));
        }

        return new ExperimentOutcome(id, [.. runs.Select(run => run.Outcome).OfType<RunOutcome>()], planned.Count, experiment.Design.MostRuns);
    }

    /// <summary>Keeps the runs that the journal has to their end. Those that this experiment only shares with an earlier one become known when they are asked for.</summary>
    private void KeepWhatHasEnded(string id)
    {
        var ended = journal.Runs(id).Where(record => record.Status is RunStatus.Finished or RunStatus.Diverged).ToLookup(record => (record.Arm, record.Seed));
        foreach (var run in runs)
        {
            if (ended[(run.Arm.Name, run.Seed)].LastOrDefault() is { } record)
            {
                Ended(Keep(run, record));
            }
        }
    }

    /// <summary>Gets the runs to be done next: all that are left, unless the evidence decides how many there are. Those that were begun already are among the first.</summary>
    private IReadOnlyList<RunTracker> NextRound(string id, Patience patience)
    {
        if (experiment.Design.UntilDecided is null)
        {
            return [.. runs.Where(run => run.Outcome is null)];
        }

        patience.Insist(journal.Flush);
        var table = EndpointTable.FromJournal(journal, id);
        if (mayJudge && runs.Any(run => run.Outcome is { IsKept: false }) && RoundReport.Of(table) is { Length: > 0 } evidence)
        {
            options.Note?.Invoke(evidence);
        }

        // A challenger whose run failed waits until somebody mends it; the others go on.
        HashSet<string> failed = [.. runs.Where(run => run.Outcome is { Status: RunStatus.Failed }).Select(run => run.Arm.Name)];
        HashSet<(string, long)> due = [.. SeedRounds.Next(table, failed), .. table.Runs.Select(run => (run.Arm, run.Seed))];
        return [.. runs.Where(run => run.Outcome is null && due.Contains((run.Arm.Name, run.Seed)))];
    }

    /// <summary>Plans the runs of one seed, those that repeat the changes of others after them.</summary>
    private List<RunTracker> RunsOf(IEnumerable<Arm> arms, long seed)
    {
        List<RunTracker> own = [];
        foreach (var arm in arms)
        {
            own.Add(new RunTracker(arm, seed, data.Train, arm.YokedTo is null ? null : own.Find(run => run.Arm.Name == arm.YokedTo)));
        }

        return own;
    }

    private void TrainAll(string id, IReadOnlyList<RunTracker> round, Patience patience, CancellationTokenSource stop, CancellationToken urgent)
    {
        using var queue = new RunQueue(journal, id, round, patience, (run, number) => Ended(Keep(run, journal.Runs(id).First(record => record.Id == number))));
        var changes = new RunChanges(journal, id, data, options, patience);
        Thread[] workers = [.. Enumerable.Range(1, Math.Min(options.Workers, round.Count)).Select(number => new Thread(Work) { Name = $"Run worker {number}", IsBackground = true })];
        Array.ForEach(workers, worker => worker.Start());
        var watch = new ActWatch(experiment, round, options);
        List<Thread> atWork = [.. workers];
        while (atWork.Count > 0)
        {
            if (atWork[0].Join(glance))
            {
                atWork.RemoveAt(0);
                continue;
            }

            foreach (var lost in watch.Look(urgent.IsCancellationRequested || Volatile.Read(ref failure) is not null))
            {
                atWork.Remove(lost.Worker!);
                StopAtFailure(() => Ended(EndWithoutResult(lost, lost.Number, RunStatus.Interrupted, watch.Explain(lost), patience)));
            }
        }

        if (failure is not null)
        {
            throw failure is JournalException ? new JournalException(failure.Message, failure) : new InvalidOperationException(failure.Message, failure);
        }

        void Work() => StopAtFailure(() =>
        {
            while (queue.Next(options.Note, stop.Token) is var (run, claim))
            {
                if (Train(run, claim, changes, patience, stop.Token) is not { } outcome)
                {
                    // Given up: nobody waits for this thread any more, and what it shared with others is gone.
                    return;
                }

                if (outcome.Status != RunStatus.Interrupted)
                {
                    queue.Settle(run);
                }

                Ended(outcome);
            }
        });

        void StopAtFailure(Action work)
        {
            try
            {
                work();
            }
            catch (Exception problem)
            {
                // Without a journal nothing that is trained would be known: all workers stop.
                Interlocked.CompareExchange(ref failure, problem, null);
                stop.Cancel();
            }
        }
    }

    private string Begin(Patience patience)
    {
        var plan = new ExperimentPlan
        {
            Name = experiment.Name,
            Question = experiment.Question,
            Definition = experiment.Definition,
            Folder = experiment.Folder,
            Sources = experiment.Rules,
            Baseline = experiment.Baseline,
            Arms = [.. experiment.Arms.Select(arm => PlanOf(arm, arm.Specify(data, 0).Address()))],
            Machine = Machine.Description,
            Version = Machine.Version,
            GoesOnWith = experiment.JournalId,
            IsFresh = options.IsFresh,
        };
        var start = patience.Insist(() => journal.BeginExperiment(plan));
        bool isDecided = start.GoesOn && experiment.Design.UntilDecided is not null && SeedRounds.Next(EndpointTable.FromJournal(journal, start.Id)).Count == 0;
        var change = DesignHistory.ChangeOf(journal, start.Id, experiment.Design);
        mayJudge = change is null;
        foreach (string sentence in StartReport.Of(start, plan, experiment.Design, journal.Runs(start.Id), isDecided, change, DiscardedVersions.Of(journal, start.Id, experiment.Design)))
        {
            options.Note?.Invoke(sentence);
        }

        return start.Id;
    }

    private static ArmPlan PlanOf(Arm arm, ContentAddress address) => new(arm.Name, arm.Description, address.Sha256, address.Text);

    private RunOutcome Keep(RunTracker run, RunRecord record)
    {
        checkpoints.Delete(record.Id);
        return run.Keep(record, journal.Latest(record.Id, "test", "accuracy"));
    }

    private void Ended(RunOutcome outcome) => options.RunEnded?.Invoke(outcome);

    /// <returns>What became of the run, or null if it was given up.</returns>
    private RunOutcome? Train(RunTracker run, RunClaim claim, RunChanges changes, Patience patience, CancellationToken cancellation)
    {
        long number = claim.RunId;
        run.Begin(options.Time, number);
        try
        {
            var specification = run.Arm.Specify(data, run.Seed);
            var checkpoint = claim.Kind == RunClaimKind.TakenOver ? Reopen(run, number, specification, patience) : null;
            warmUp?.Of(run, cancellation);
            if (run.IsGivenUp)
            {
                return null;
            }

            if (run.Challenger is not null)
            {
                if (changes.Of(run, cancellation) is not { } found)
                {
                    return run.IsGivenUp ? null : EndWithoutResult(run, number, RunStatus.Interrupted, "", patience);
                }

                specification = specification with { Yoke = found };
            }

            var result = TrainingRun.Execute(
                specification,
                new JournalRecorder(journal, number, run, patience),
                options.Time,
                new CheckpointOptions
                {
                    ContinueAt = checkpoint,
                    Every = options.CheckpointEvery,
                    Take = checkpoint => Save(number, checkpoint, patience),
                },
                options.ThreadsPerRun,
                recordChanges: runs.Any(other => other.Challenger == run),
                cancellation);
            if (run.IsGivenUp)
            {
                return null;
            }

            var outcome = run.End(StatusOf(result.End), result.Message, options.Time);
            if (result.Checkpoint is { } last)
            {
                Save(number, last, patience);
            }

            // Weights of a run that did not finish are not results: they could be taken for some.
            bool finished = result.End == RunEnd.Finished;
            EndRun(
                number,
                outcome,
                patience,
                finished ? StateHash.Of(result.State) : "",
                JournalRecorder.SecondsOf(result.Seconds),
                finished ? NetworkWeights.Save(result.State) : null,
                RunChanges.Stored(result.Changes));
            return outcome;
        }
        catch (Exception problem) when (problem is not JournalException)
        {
            // A rule that throws has come out of its act too, unless it took too long.
            return run.EndAct() ? EndWithoutResult(run, number, RunStatus.Failed, RunFailure.Describe(problem), patience) : null;
        }
    }

    private RunOutcome EndWithoutResult(RunTracker run, long number, RunStatus status, string message, Patience patience)
    {
        var outcome = run.End(status, message, options.Time);
        EndRun(number, outcome, patience, "", run.Seconds, null, []);
        return outcome;
    }

    private Checkpoint? Reopen(RunTracker run, long number, RunSpecification specification, Patience patience)
    {
        var checkpoint = checkpoints.Find(number, specification);
        patience.Insist(() => journal.ReopenRun(number, checkpoint?.Step ?? 0));
        run.GoOn(checkpoint?.Step ?? 0);
        return checkpoint;
    }

    /// <summary>Writes a checkpoint, and before it all that was measured until then: what comes later will be measured again.</summary>
    private void Save(long number, Checkpoint checkpoint, Patience patience)
    {
        patience.Insist(journal.Flush);
        checkpoints.Save(number, checkpoint);
    }

    private void EndRun(long number, RunOutcome outcome, Patience patience, string hash, PhaseSeconds seconds, byte[]? weights, IReadOnlyList<ChangeSizes> changes)
    {
        patience.Insist(() => journal.EndRun(number, outcome.Status, outcome.Message, outcome.Steps, hash, seconds, weights, changes));
        if (outcome.Status is RunStatus.Finished or RunStatus.Diverged)
        {
            // Only when the end is on the disk is the way to it not needed any more.
            patience.Insist(journal.Flush);
            checkpoints.Delete(number);
        }
    }

    private static RunStatus StatusOf(RunEnd end) => end switch
    {
        RunEnd.Finished => RunStatus.Finished,
        RunEnd.Diverged => RunStatus.Diverged,
        _ => RunStatus.Interrupted,
    };

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
            own.Sum(run => run.FirstStep),
            own.Sum(run => run.Planned),
            seconds > 0 ? own.Sum(run => run.Samples) / seconds : 0,
            accuracies.Length > 0 ? accuracies.Average() : null);
    }
}
