namespace Sleepbot.Training;

/// <summary>The learning rate climbs to its peak in the first part of the run and falls far below its start in the rest.</summary>
/// <remarks>
/// The base learning rate is the peak. Both ways lead along half a cosine wave. As PyTorch's OneCycleLR with its defaults,
/// except that the momentum is left alone.
/// L. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018, arXiv:1708.07120.
/// </remarks>
public sealed record OneCycleSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "one-cycle";

    /// <summary>Gets how much of the run the climb takes.</summary>
    /// <value>From 0 to 1. The default is 0.3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Climb { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); } = 0.3;

    /// <summary>Gets the factor of the first step.</summary>
    /// <value>Above 0 and at most 1. The default is 0.04: PyTorch's div_factor of 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Start { get; init => field = Require(value is > 0 and <= 1, value, "a number above 0 and at most 1"); } = 0.04;

    /// <summary>Gets the factor of the last step.</summary>
    /// <value>From 0 to 1. The default is 4e-6: PyTorch's final_div_factor of 10,000 below the start.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Final { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); } = 4e-6;

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps)
    {
        // The peak need not fall on a whole step: both ways are cut where the steps fall, as PyTorch does.
        double peak = (Climb * totalSteps) - 1;
        double last = totalSteps - 1;
        return step <= peak
            ? AlongCosine(Start, 1, peak == 0 ? 1 : step / peak)
            : AlongCosine(1, Final, (step - peak) / (last - peak));
    }
}
