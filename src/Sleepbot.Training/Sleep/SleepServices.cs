using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What a run lends to its interventions, whichever they are.</summary>
internal sealed class SleepServices
{
    private FloatBuffer? statisticsBefore;

    /// <summary>Gets the run's weights, gradient and statistics.</summary>
    public required NetworkState State { get; init; }

    /// <summary>Gets the run's optimizer state.</summary>
    public required OptimizerState Optimizer { get; init; }

    /// <summary>Gets the training split.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>Gets what finds the training samples that the run may know: in a run of tasks, those of the tasks begun so far.</summary>
    public required Func<SampleSet> Seen { get; init; }

    /// <summary>Gets how steps, epochs and samples relate.</summary>
    public required RunCalendar Calendar { get; init; }

    /// <summary>Gets the plan that trains. Between two batches its buffers are free.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Gets what sends the current batch forward and backward once more, with the same noise, and returns its mean loss.</summary>
    public required Func<double> RepeatBatch { get; init; }

    /// <summary>Gets what measures the change of the weights.</summary>
    public ChangeMeter Meter => field ??= new ChangeMeter(State);

    /// <summary>Gets room for what the intervention that acts now is given to rewrite, as it was before.</summary>
    public FloatBuffer Before => field ??= new FloatBuffer(State.Weights.Length);

    /// <summary>Gets or sets whether there is a batch to repeat: true between its backward pass and its update.</summary>
    public bool InBatch { get; set; }

    /// <summary>Gets the look at the layers' outputs, made when it is first asked for.</summary>
    public Activations Activations => field ??= new Activations(State, Seen, Samples.Count);

    /// <summary>Repeats the batch without counting it twice in the running statistics.</summary>
    public double Repeat()
    {
        statisticsBefore ??= new FloatBuffer(State.Statistics.Length);
        State.Statistics.Span.CopyTo(statisticsBefore.Span);
        double loss = RepeatBatch();
        statisticsBefore.Span.CopyTo(State.Statistics.Span);
        return loss;
    }
}
