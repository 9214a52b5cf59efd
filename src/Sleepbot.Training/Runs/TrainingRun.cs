using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One run: trains a network as specified. This is the only training loop, and the only place where sleep happens.</summary>
public sealed class TrainingRun
{
    private readonly TrainingOptions training;
    private readonly RunCalendar calendar;
    private readonly PhaseClock clock;
    private readonly RunLog log;
    private readonly NetworkState state;
    private readonly BatchFeed feed;
    private readonly RandomSource noise;
    private readonly Plan plan;
    private readonly WeightUpdate update;
    private readonly SleepCycle? sleep;
    private readonly ProbeRound probes;
    private readonly Evaluator evaluator;
    private readonly long? recordBatchesEvery;

    private TrainingRun(RunSpecification run, IRunRecorder recorder, TimeProvider time, ThreadTeam team)
    {
        training = run.Training;
        clock = new PhaseClock(time);
        calendar = new RunCalendar(run.Dataset.Train.Count, training.BatchSize, training.Length);
        log = new RunLog(recorder, clock, calendar);

        // Every purpose has a random source of its own, so that no part of a run shifts the draws of another.
        var random = RandomSource.FromSeed(run.Seed);
        state = run.Network.Initialise(random.Derive("initialisation"));
        if (run.InitialWeights is not null)
        {
            NetworkWeights.Load(state, run.InitialWeights);
        }

        feed = new BatchFeed(run.Dataset.Train, training, random.Derive("order"));
        noise = random.Derive("noise");
        plan = run.Network.Compile(new PlanOptions { BatchSize = training.BatchSize, Team = team });
        update = new WeightUpdate(run.Network, training, team);
        sleep = run.Sleep is null ? null : new SleepCycle(run.Sleep, calendar, state, update.OptimizerState, random.Derive("intervention"));
        probes = new ProbeRound(run.Probes, calendar, state, log);
        evaluator = new Evaluator(run, calendar, team);
        recordBatchesEvery = run.Evaluation.Batches is { } batches ? calendar.InSteps(batches) : null;
    }

    /// <summary>Trains a network from its first step to its last.</summary>
    /// <param name="specification">Everything that the result depends on.</param>
    /// <param name="recorder">Takes what is observed on the way; null records nothing.</param>
    /// <param name="time">The clock that tells what the time went to; null is the system's.</param>
    /// <param name="threads">How many threads share the work of each step, at least 1. Changes no bit of the result.</param>
    /// <param name="cancellation">Looked at between two batches; ends the run as <see cref="RunEnd.Interrupted"/>.</param>
    /// <returns>How it ended, and the final weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="SpecificationException">The specification has faults; all of them are listed.</exception>
    /// <exception cref="InvalidOperationException">An intervention threw an exception; the message names it, the sleep and the step.</exception>
    public static RunResult Execute(
        RunSpecification specification, IRunRecorder? recorder = null, TimeProvider? time = null, int threads = 1, CancellationToken cancellation = default)
    {
        IReadOnlyList<string> faults = specification.FindFaults();
        using var team = new ThreadTeam(threads);
        return faults.Count == 0
            ? new TrainingRun(specification, recorder ?? new SilentRecorder(), time ?? TimeProvider.System, team).TrainUntilStopped(cancellation)
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
            return End(RunEnd.Interrupted);
        }
    }

    private RunResult Train(CancellationToken cancellation)
    {
        for (long step = 0; ; step++)
        {
            // Between two batches: stop, look, sleep. Looking comes before sleep, so that an evaluation judges what training
            // has made of the weights that the previous sleep left, and the last one judges the weights that the run returns.
            log.Step = step;
            log.Progress();
            cancellation.ThrowIfCancellationRequested();
            probes.ObserveIfDue(step);
            if (evaluator.IsDue(step) && !evaluator.Evaluate(state, log, cancellation))
            {
                return Diverge(evaluator.Plan);
            }

            if (step == calendar.TotalSteps)
            {
                return End(RunEnd.Finished);
            }

            if (sleep is not null && sleep.IsDue(step) && !sleep.Sleep(log))
            {
                return Diverge(plan);
            }

            // One batch.
            feed.Next(plan.Input());
            plan.Forward(state, feed.Count, noise.Derive(step));
            var loss = training.Loss.Evaluate(plan.Output(), feed.Labels, feed.Weights, plan.OutputGradient());
            double learningRate = training.LearningRate * training.Schedule.FactorAt(step, calendar.TotalSteps);
            RecordBatchIfDue(step, loss, learningRate);
            if (!double.IsFinite(loss.Mean))
            {
                return Diverge(plan);
            }

            plan.Backward(state);
            update.Step(state, learningRate);
        }
    }

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
        return End(RunEnd.Diverged, $"Diverged at step {log.Step}: the first numbers that are not finite are in {place}.");
    }

    private RunResult End(RunEnd end, string message = "")
    {
        clock.Charge(RunPhase.Training);
        return new RunResult(end, message, log.Step, clock.Seconds, state);
    }
}
