using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One run: trains a network as specified. This is the only training loop, and the only place where sleep happens.</summary>
public sealed partial class TrainingRun
{
    /// <summary>The metric, of split <c>batch</c>, that counts samples whose gradient a rule took once more. Only runs with such rules have it.</summary>
    public const string RepeatedMetric = "repeatedSamples";

    private readonly RunSpecification specification;
    private readonly TrainingOptions training;
    private readonly RunCalendar calendar;
    private readonly PhaseClock clock;
    private readonly RunLog log;
    private readonly NetworkState state;
    private readonly BatchFeed feed;
    private readonly RandomSource noise;
    private readonly Plan plan;
    private readonly Objective objective;
    private readonly WeightUpdate update;
    private readonly SleepCycle? sleep;
    private readonly ProbeRound probes;
    private readonly Evaluator evaluator;
    private readonly ValidationWatch watch;
    private readonly long? recordBatchesEvery;
    private readonly long firstStep;

    private TrainingRun(RunSpecification run, IRunRecorder recorder, TimeProvider time, CheckpointOptions checkpoints, ThreadTeam team, bool recordChanges)
    {
        specification = run;
        this.checkpoints = checkpoints;
        training = run.Training;
        clock = new PhaseClock(time, checkpoints.ContinueAt?.Seconds ?? default);
        var samples = new TrainingSamples(run.Dataset.Train, training.Tasks);
        calendar = new RunCalendar(samples.Tasks.Select(task => task.Count), training.BatchSize, training.Length) { FirstStep = run.From?.Step ?? 0 };
        log = new RunLog(recorder, clock, calendar);

        // Every purpose has a random source of its own, so that no part of a run shifts the draws of another.
        state = run.Network.Initialise(run.SourceOf(NoiseSource.Init));
        if (run.InitialWeights is not null)
        {
            NetworkWeights.Load(state, run.InitialWeights);
        }

        feed = new BatchFeed(samples, calendar, run);
        noise = run.SourceOf(NoiseSource.Dropout);
        plan = run.Network.Compile(new PlanOptions { BatchSize = training.BatchSize, Team = team });
        objective = rows => feed.Evaluate(training.Loss, rows);
        update = new WeightUpdate(run.Network, training, team);
        sleep = run.Sleep is null ? null : new SleepCycle(run.Sleep, ServicesFor(samples), run.SourceOf(NoiseSource.Sleep), run.Yoke);
        if (recordChanges && sleep is not null)
        {
            sleep.Recorder = new ChangeRecorder(run.Network, sleep.Actors);
        }

        probes = new ProbeRound(run.Probes, calendar, state, log);
        evaluator = new Evaluator(run, calendar, team);
        watch = new ValidationWatch(training, state);
        recordBatchesEvery = run.Evaluation.Batches is { } batches ? calendar.InSteps(batches) : null;
        if ((checkpoints.ContinueAt ?? run.From) is { } start)
        {
            firstStep = start.Step;
            Restore(start);
        }
    }

    /// <summary>Trains a network from its first step, or from a checkpoint, to its last.</summary>
    /// <param name="specification">Everything that the result depends on.</param>
    /// <param name="recorder">Takes what is observed on the way; null records nothing.</param>
    /// <param name="time">The clock that tells what the time went to; null is the system's.</param>
    /// <param name="checkpoints">Where to continue, and who takes checkpoints on the way; null begins at the start and takes none.</param>
    /// <param name="threads">How many threads share the work of each step, at least 1. Changes no bit of the result.</param>
    /// <param name="recordChanges">Whether the result is to tell how far each intervention moved each parameter, as a run needs it that is yoked to this one. Changes no bit of the rest.</param>
    /// <param name="cancellation">Looked at between two batches; ends the run as <see cref="RunEnd.Interrupted"/>, with a checkpoint.</param>
    /// <returns>How it ended, and the final weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="SpecificationException">The specification has faults; all of them are listed.</exception>
    /// <exception cref="InvalidOperationException">An intervention threw an exception; the message names it, the sleep and the step.</exception>
    public static RunResult Execute(
        RunSpecification specification,
        IRunRecorder? recorder = null,
        TimeProvider? time = null,
        CheckpointOptions? checkpoints = null,
        int threads = 1,
        bool recordChanges = false,
        CancellationToken cancellation = default)
    {
        checkpoints ??= new CheckpointOptions();
        IReadOnlyList<string> faults = [.. specification.FindFaults(), .. FindFaults(checkpoints.ContinueAt, specification)];
        if (ReferenceEquals(specification.Yoke, ChangeRecord.Awaited))
        {
            faults = [.. faults, $"The run is yoked to changes that are not known yet. Execute the run with the same specification without {nameof(RunSpecification.Yoke)}, let it record them, and set them here."];
        }

        using var team = new ThreadTeam(threads);
        return faults.Count == 0
            ? new TrainingRun(specification, recorder ?? new SilentRecorder(), time ?? TimeProvider.System, checkpoints, team, recordChanges).TrainUntilStopped(cancellation)
            : throw new SpecificationException(faults);
    }

    private RunResult TrainUntilStopped(CancellationToken cancellation)
    {
        try
        {
            return Train(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return End(RunEnd.Interrupted, checkpoint: isUntouched ? Capture() : null);
        }
    }

    private RunResult Train(CancellationToken cancellation)
    {
        for (long step = firstStep; ; step++)
        {
            // Between two batches: stop, save, look, sleep. Looking comes before sleep, so that an evaluation judges what training
            // has made of the weights that the previous sleep left, and the last one judges the weights that the run returns.
            log.Step = step;
            isUntouched = true;
            log.Progress();
            cancellation.ThrowIfCancellationRequested();
            TakeCheckpointIfDue();
            if (step == calendar.TotalSteps && sleep is not null)
            {
                isUntouched = false;
                if (!SleepIfDue(step) || !sleep.Finish(log))
                {
                    return Diverge(plan);
                }
            }

            probes.ObserveIfDue(step);
            if (evaluator.IsDue(step) && !Evaluate(step, cancellation))
            {
                return Diverge(evaluator.Plan);
            }

            if (IsOver(step))
            {
                return End(RunEnd.Finished, watch.Explain(step));
            }

            isUntouched = false;
            if (!SleepIfDue(step))
            {
                return Diverge(plan);
            }

            // One batch.
            feed.Next(plan.Input());
            double learningRate = training.LearningRate * training.Schedule.FactorAt(step, calendar.TotalSteps);
            var loss = TakeGradient(sleep is { FiltersGradients: true } ? null : update.During(state, learningRate));
            RecordBatchIfDue(step, loss, learningRate);
            if (!double.IsFinite(loss.Mean))
            {
                return Diverge(plan);
            }

            sleep?.Times.Context.NoteLoss(loss.Mean);
            sleep?.FilterGradient(log);
            update.Step(state, learningRate);
        }
    }

    private bool SleepIfDue(long step)
    {
        if (sleep is null || !sleep.Times.IsDue(step))
        {
            return true;
        }

        // The evaluation before a sleep shows what the task has left, the one right after it what sleep has made of that.
        return sleep.Sleep(log) && (training.Tasks is null || !calendar.IsEndOfTask(step) || evaluator.JudgeSlept(state, log));
    }

    private bool IsOver(long step) => step == calendar.TotalSteps || watch.IsOver;

    /// <summary>First chooses, then judges: when the run is over, the test split sees the weights that are returned and no others.</summary>
    private bool Evaluate(long step, CancellationToken cancellation)
    {
        if (step == calendar.TotalSteps)
        {
            cancellation = CancellationToken.None;
        }

        // Gradients that rules take besides those of the batches are part of what an arm costs.
        if (sleep?.Times.Context.RepeatedSamples is { } repeated and > 0)
        {
            log.Measure(RunPhase.Evaluating, "batch", RepeatedMetric, repeated);
        }

        var shown = sleep?.Present(log) ?? state;

        // Rules that show other weights may have remembered something, and would do so again.
        isUntouched &= shown == state;
        if (!evaluator.Validate(shown, log, watch, cancellation))
        {
            return false;
        }

        if (IsOver(step))
        {
            // Of a run that stops early nobody knew before that this was its last step.
            if (step < calendar.TotalSteps && sleep is not null && !sleep.Finish(log))
            {
                return false;
            }

            // What the last word and the best weights have replaced is gone: the run can only go on to its end.
            watch.PutBack(state);
            shown = state;
            cancellation = CancellationToken.None;
        }

        return evaluator.Judge(shown, log, IsOver(step), cancellation);
    }

    private SleepServices ServicesFor(TrainingSamples samples) => new()
    {
        State = state,
        Optimizer = update.OptimizerState,
        Samples = specification.Dataset.Train,
        Seen = () => samples.SeenUpTo(calendar.TaskOf(log.Step)),
        Calendar = calendar,
        Plan = plan,
        RepeatBatch = () =>
        {
            var loss = TakeGradient();

            // Who repeats a batch holds the gradient in hand: all of it is wanted now.
            _ = state.Gradient;
            sleep!.Times.Context.RepeatedSamples += feed.Count;
            return loss.Mean;
        },
    };

    private LossResult TakeGradient(IBackwardUpdate? during = null) => plan.Train(state, feed.Count, objective, noise.Derive(log.Step), during);

    private void RecordBatchIfDue(long step, LossResult loss, double learningRate)
    {
        if (recordBatchesEvery is { } every && step % every == 0)
        {
            log.Measure(RunPhase.Training, "batch", "loss", loss.Mean);
            log.Measure(RunPhase.Training, "batch", "accuracy", loss.Accuracy);
            log.Measure(RunPhase.Training, "batch", "learningRate", learningRate);
        }
    }

    private RunResult Diverge(Plan seenBy)
    {
        string place = seenBy.FindNonFinite(state) ?? "the loss";
        string origin = sleep?.ExplainDivergence(log.Step) ?? "";
        return End(RunEnd.Diverged, $"Diverged at step {log.Step}: the first numbers that are not finite are in {place}. {origin}".TrimEnd());
    }

    private RunResult End(RunEnd end, string message = "", Checkpoint? checkpoint = null)
    {
        clock.Charge(RunPhase.Training);
        return new RunResult(end, message, log.Step, clock.Seconds, state, checkpoint, end == RunEnd.Interrupted || sleep?.Recorder is not { } recorder ? null : new ChangeRecord(specification.Seed, recorder.ToTracks()));
    }
}
