using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Measures a network as it would be used: without dropout, and with the running statistics of its normalisations.</summary>
/// <remarks>It has a plan of its own, so that looking disturbs no training.</remarks>
internal sealed class Evaluator
{
    private const int LargestBatch = 256;
    private const int UsualEvaluations = 20;
    private const string SleptSplit = "slept";
    private readonly Dataset dataset;
    private readonly EvaluationOptions options;
    private readonly Loss loss;
    private readonly ClassWeighting weighting;
    private readonly RunCalendar calendar;
    private readonly long every;
    private readonly TaskAccuracy? tasks;

    public Evaluator(RunSpecification run, RunCalendar calendar, ThreadTeam team)
    {
        dataset = run.Dataset;
        options = run.Evaluation;
        loss = run.Training.Loss;
        this.calendar = calendar;
        every = calendar.Interval(options.Every, UsualEvaluations);
        tasks = run.Training.Tasks is { } sequence ? new TaskAccuracy(sequence, dataset.Classes) : null;
        int batch = Math.Min(LargestBatch, Math.Max(Math.Max(dataset.Test.Count, dataset.Validation?.Count ?? 0), options.TrainSamples));
        Plan = run.Network.Compile(new PlanOptions { BatchSize = batch, Training = false, Team = team });
        weighting = new ClassWeighting(run.Training.ClassWeights, batch);
    }

    /// <summary>Gets the plan, with the activations of the last batch that was measured.</summary>
    public Plan Plan { get; }

    /// <summary>Says whether an evaluation is due; before the first step and after the last it is.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step) => step % every == 0 || step == calendar.FirstStep || step == calendar.TotalSteps;

    /// <summary>Measures loss and accuracy on the validation split, if there is one: what a run may choose by.</summary>
    /// <param name="state">The network's weights and statistics. Not modified.</param>
    /// <param name="log">Takes the numbers.</param>
    /// <param name="watch">Takes the accuracy.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>Whether all weights and numbers are finite. If not, nothing is logged.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is logged.</exception>
    public bool Validate(NetworkState state, RunLog log, ValidationWatch watch, CancellationToken cancellation)
    {
        // A weight that is not finite can hide from the loss: a ReLU may turn what is not a number into 0.
        if (!FlatVector.AllFinite(state.Weights.Span))
        {
            return false;
        }

        if (dataset.Validation is not { } validation)
        {
            return true;
        }

        double? accuracy = Measure(state, log, "validation", validation, validation.Count, cancellation);
        watch.Observe(log.Step, accuracy ?? 0, state);
        return accuracy is not null;
    }

    /// <summary>Measures loss and accuracy on the test split and, where asked for, on a part of the training split.</summary>
    /// <param name="state">The network's weights and statistics. Not modified.</param>
    /// <param name="log">Takes the numbers.</param>
    /// <param name="isLast">Whether these are the weights that the run returns: then each answer on the test split is logged too.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>Whether all numbers are finite. If not, nothing of that split is logged.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the split under way is logged.</exception>
    public bool Judge(NetworkState state, RunLog log, bool isLast, CancellationToken cancellation) =>
        (!options.Test || Measure(state, log, "test", dataset.Test, dataset.Test.Count, cancellation, isLast ? new bool[dataset.Test.Count] : null) is not null)
        && (options.TrainSamples == 0 || Measure(state, log, "train", dataset.Train, options.TrainSamples, cancellation) is not null);

    /// <summary>Measures loss and accuracy on the test split right after the sleep that follows a task.</summary>
    /// <param name="state">The network's weights and statistics. Not modified.</param>
    /// <param name="log">Takes the numbers, as those of split <c>slept</c>.</param>
    /// <returns>Whether all numbers are finite. If not, nothing is logged.</returns>
    public bool JudgeSlept(NetworkState state, RunLog log) =>
        !options.Test || Measure(state, log, SleptSplit, dataset.Test, dataset.Test.Count, CancellationToken.None) is not null;

    private double? Measure(NetworkState state, RunLog log, string split, SampleSet samples, int count, CancellationToken cancellation, bool[]? answers = null)
    {
        int size = samples.SampleShape.Size;
        LossResult total = default;
        tasks?.Clear();
        for (int first = 0; first < count; first += Plan.Options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(Plan.Options.BatchSize, count - first);
            var input = Plan.Input();
            for (int row = 0; row < rows; row++)
            {
                samples.CopySample(first + row, input.Slice(row * size, size));
            }

            Plan.Forward(state, rows);
            var labels = samples.Labels.Slice(first, rows);
            total += loss.Evaluate(Plan.Output(), labels, weighting.Of(labels), gradient: []);
            tasks?.Count(loss, Plan.Output(), labels);
            if (answers is not null)
            {
                Compare(Plan.Output(), labels, answers.AsSpan(first, rows));
            }

            if (!double.IsFinite(total.Sum))
            {
                return null;
            }
        }

        log.Measure(RunPhase.Evaluating, split, "loss", total.Mean);
        log.Measure(RunPhase.Evaluating, split, "accuracy", total.Accuracy);
        tasks?.Measure(log, split);
        if (answers is not null)
        {
            log.Answer(RunPhase.Evaluating, split, answers);
        }

        return total.Accuracy;
    }

    private void Compare(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Span<bool> correct)
    {
        int width = outputs.Length / labels.Length;
        for (int i = 0; i < labels.Length; i++)
        {
            correct[i] = loss.Answer(outputs.Slice(i * width, width)) == labels[i];
        }
    }
}
