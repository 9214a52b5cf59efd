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
    private readonly Dataset dataset;
    private readonly int trainSamples;
    private readonly Loss loss;
    private readonly ClassWeighting weighting;
    private readonly RunCalendar calendar;
    private readonly long every;

    public Evaluator(RunSpecification run, RunCalendar calendar, ThreadTeam team)
    {
        dataset = run.Dataset;
        trainSamples = run.Evaluation.TrainSamples;
        loss = run.Training.Loss;
        this.calendar = calendar;
        every = calendar.Interval(run.Evaluation.Every, UsualEvaluations);
        int batch = Math.Min(LargestBatch, Math.Max(dataset.Test.Count, trainSamples));
        Plan = run.Network.Compile(new PlanOptions { BatchSize = batch, Training = false, Team = team });
        weighting = new ClassWeighting(run.Training.ClassWeights, batch);
    }

    /// <summary>Gets the plan, with the activations of the last batch that was measured.</summary>
    public Plan Plan { get; }

    /// <summary>Says whether an evaluation is due; before the first step and after the last it is.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    public bool IsDue(long step) => step % every == 0 || step == calendar.TotalSteps;

    /// <summary>Measures loss and accuracy on the test split and, where asked for, on a part of the training split.</summary>
    /// <param name="state">The network's weights and statistics. Not modified.</param>
    /// <param name="log">Takes the numbers.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>Whether all numbers are finite. If not, nothing of that split is logged.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the split under way is logged.</exception>
    public bool Evaluate(NetworkState state, RunLog log, CancellationToken cancellation)
    {
        // A weight that is not finite can hide from the loss: a ReLU may turn what is not a number into 0.
        return FlatVector.AllFinite(state.Weights.Span)
            && Evaluate(state, log, "test", dataset.Test, dataset.Test.Count, cancellation)
            && (trainSamples == 0 || Evaluate(state, log, "train", dataset.Train, trainSamples, cancellation));
    }

    private bool Evaluate(NetworkState state, RunLog log, string split, SampleSet samples, int count, CancellationToken cancellation)
    {
        int size = samples.SampleShape.Size;
        LossResult total = default;
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
            if (!double.IsFinite(total.Sum))
            {
                return false;
            }
        }

        log.Measure(RunPhase.Evaluating, split, "loss", total.Mean);
        log.Measure(RunPhase.Evaluating, split, "accuracy", total.Accuracy);
        return true;
    }
}
