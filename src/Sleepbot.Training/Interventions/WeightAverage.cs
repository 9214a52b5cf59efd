namespace Sleepbot.Training;

/// <summary>A rule that averages the weights of the run: evaluations judge the average, and the run returns it, while training goes on with its own weights.</summary>
/// <remarks>
/// The weights after the last step join the average before it is returned. Statistics of normalisations are measured anew for the average.
/// </remarks>
/// <param name="writeBack">True also writes the average back at every sleep, so that training goes on from it.</param>
public abstract class WeightAverage(bool writeBack) : Intervention
{
    private const string Average = "average";

    /// <inheritdoc/>
    public sealed override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public sealed override StatisticsPolicy Statistics => StatisticsPolicy.Reestimate;

    /// <inheritdoc/>
    public sealed override void Apply(SleepContext sleep)
    {
        if (Take(sleep, sleep.StateVector(Average)) && writeBack)
        {
            CopyTo(sleep, sleep.Weights);
        }
    }

    /// <inheritdoc/>
    public sealed override bool PresentWeights(SleepContext sleep, Span<float> weights)
    {
        bool begun = sleep.StateNumber("taken") > 0;
        if (begun)
        {
            CopyTo(sleep, weights);
        }

        return begun;
    }

    /// <inheritdoc/>
    public sealed override void Finish(SleepContext sleep)
    {
        if (Take(sleep, sleep.StateVector(Average)))
        {
            CopyTo(sleep, sleep.Weights);
        }
    }

    /// <summary>Lets the weights of now join the average.</summary>
    /// <param name="sleep">The run.</param>
    /// <param name="average">The average so far; undefined where none were taken. As long as all weights.</param>
    /// <param name="taken">How many weights the average holds, before these; at least 0.</param>
    protected abstract void Join(SleepContext sleep, Span<float> average, long taken);

    /// <summary>Says whether averaging has begun at this point of the run.</summary>
    /// <param name="sleep">The run.</param>
    /// <returns>True by default.</returns>
    protected virtual bool HasBegun(SleepContext sleep) => true;

    private bool Take(SleepContext sleep, Span<float> average)
    {
        if (!HasBegun(sleep))
        {
            return false;
        }

        double taken = sleep.StateNumber("taken");
        Join(sleep, average, (long)taken);
        sleep.StateNumber("taken") = taken + 1;
        return true;
    }

    private static void CopyTo(SleepContext sleep, Span<float> weights)
    {
        foreach (var slice in sleep.Slices)
        {
            slice.State(Average).CopyTo(slice.Parameter.Of(weights));
        }
    }
}
