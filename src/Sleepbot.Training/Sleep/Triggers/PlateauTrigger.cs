namespace Sleepbot.Training;

/// <summary>Sleeps when the training loss no longer falls: its smoothed value has not gained enough for a while.</summary>
/// <remarks>
/// <para>
/// With L the exponential average of the batches' losses (corrected for its start at 0, as Adam's moments are), a gain is L &lt; (1 - minimumGain)
/// * best. When <c>patience</c> has passed since the last gain, the network sleeps and the search begins again from the loss it then has.
/// </para>
/// <para>The rule of PyTorch's ReduceLROnPlateau with a relative threshold, counted in steps on the training loss.</para>
/// </remarks>
public sealed class PlateauTrigger : SleepTrigger
{
    private readonly TrainingTime patience;
    private readonly double minimumGain;
    private readonly double smoothing;

    /// <summary>Creates the trigger.</summary>
    /// <param name="patience">How much training may pass without a gain.</param>
    /// <param name="minimumGain">How far the smoothed loss must fall below the best, as a share of it: from 0 to below 1. The default is 0.01.</param>
    /// <param name="smoothing">The weight of the past in the smoothed loss: from 0 (the batch's own loss) to below 1. The default is 0.98, about 50 batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public PlateauTrigger(TrainingTime patience, double minimumGain = 0.01, double smoothing = 0.98)
    {
        this.patience = patience.IsPositive ? patience : throw new ArgumentOutOfRangeException(nameof(patience), $"The plateau's patience is {patience}, expected a finite time above 0, for example '200 steps'.");
        this.minimumGain = RequireShare(minimumGain, nameof(minimumGain));
        this.smoothing = RequireShare(smoothing, nameof(smoothing));
    }

    /// <inheritdoc/>
    public override bool IsDue(TriggerContext run)
    {
        double sum = (smoothing * run.StateNumber("sum")) + ((1 - smoothing) * run.Loss);
        double seen = run.StateNumber("seen") + 1;
        run.StateNumber("sum") = sum;
        run.StateNumber("seen") = seen;
        double loss = sum / (1 - Math.Pow(smoothing, seen));

        // 0 stands for "not begun": steps are at least 1.
        if (run.StateNumber("since") == 0 || loss < (1 - minimumGain) * run.StateNumber("best"))
        {
            run.StateNumber("best") = loss;
            run.StateNumber("since") = run.Step;
        }

        if (run.Step - run.StateNumber("since") < run.InSteps(patience))
        {
            return false;
        }

        run.StateNumber("best") = loss;
        run.StateNumber("since") = run.Step;
        return true;
    }

    private static double RequireShare(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, $"The plateau's {name} is {value}, expected a number from 0 to below 1.");
}
