using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Follows a run's validation accuracy: remembers the best weights where they are to be kept, and says when nothing is gained any more.</summary>
internal sealed class ValidationWatch
{
    private readonly int patience;
    private readonly FloatBuffer? weights;
    private readonly FloatBuffer? statistics;
    private double best = double.NegativeInfinity;
    private long bestStep;
    private long latest = -1;
    private int fruitless;

    /// <summary>Prepares a run's watch.</summary>
    /// <param name="training">Says whether to stop early and which weights to keep.</param>
    /// <param name="state">The run's network.</param>
    public ValidationWatch(TrainingOptions training, NetworkState state)
    {
        patience = training.StopEarly?.Patience ?? int.MaxValue;
        if (training.Keep == KeptWeights.Best)
        {
            weights = new FloatBuffer(state.Weights.Length);
            statistics = new FloatBuffer(state.Statistics.Length);
        }
    }

    /// <summary>Gets whether patience is at its end.</summary>
    public bool IsOver => fruitless >= patience;

    /// <summary>Takes the accuracy of an evaluation.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="accuracy">The validation accuracy, 0 to 1.</param>
    /// <param name="state">The weights that have it.</param>
    public void Observe(long step, double accuracy, NetworkState state)
    {
        // An evaluation that was broken off after its validation is repeated when the run goes on.
        if (step <= latest)
        {
            return;
        }

        latest = step;
        if (accuracy <= best)
        {
            fruitless++;
            return;
        }

        (best, bestStep, fruitless) = (accuracy, step, 0);
        if (weights is not null)
        {
            state.Weights.Span.CopyTo(weights.Span);
            state.Statistics.Span.CopyTo(statistics!.Span);
        }
    }

    /// <summary>Puts the best weights back, where they are to be kept.</summary>
    /// <param name="state">Takes weights and statistics.</param>
    public void PutBack(NetworkState state)
    {
        if (weights is not null)
        {
            weights.Span.CopyTo(state.Weights.Span);
            statistics!.Span.CopyTo(state.Statistics.Span);
        }
    }

    /// <summary>Says why the run ended when it did.</summary>
    /// <param name="step">Steps taken.</param>
    /// <returns>A sentence, or an empty string if patience lasted.</returns>
    public string Explain(long step) => IsOver
        ? FormattableString.Invariant($"Stopped early at step {step}: {fruitless} evaluations brought no validation accuracy above the {best:0.####} of step {bestStep}.")
        : "";

    /// <summary>Gets what is not a tensor, or null before the first evaluation.</summary>
    public CheckpointState.WatchPart? Save() => latest < 0 ? null : new(best, bestStep, latest, fruitless, weights is not null);

    /// <summary>Gets the best weights, where they are to be kept.</summary>
    public IEnumerable<SafetensorsTensor> SaveTensors() => weights is null || latest < 0
        ? []
        : [.. CheckpointTensors.Flat(CheckpointTensors.BestWeights, weights.Span), .. CheckpointTensors.Flat(CheckpointTensors.BestStatistics, statistics!.Span)];

    /// <summary>Goes on where another watch was. One that has to keep weights cannot go on from one that did not: it begins anew.</summary>
    /// <param name="saved">What is not a tensor.</param>
    /// <param name="file">The tensors.</param>
    public void Restore(CheckpointState.WatchPart? saved, SafetensorsFile file)
    {
        if (saved is null || (weights is not null && !saved.HasWeights))
        {
            return;
        }

        (best, bestStep, latest, fruitless) = (saved.Best, saved.BestStep, saved.Latest, saved.Fruitless);
        if (weights is not null)
        {
            CheckpointTensors.Load(file, CheckpointTensors.BestWeights, weights);
            CheckpointTensors.Load(file, CheckpointTensors.BestStatistics, statistics!);
        }
    }
}
