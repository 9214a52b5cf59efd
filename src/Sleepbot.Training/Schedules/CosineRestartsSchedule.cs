namespace Sleepbot.Training;

/// <summary>The factor falls along half a cosine wave, jumps back to 1, and falls again (PyTorch's CosineAnnealingWarmRestarts).</summary>
/// <remarks>
/// The run is divided into cycles, each longer than the one before by the same ratio. Together they take the whole run; cycles begin at the
/// nearest whole step. Within a cycle that began at step s and is n steps long, the factor is final + (1 - final) / 2 * (1 + cos(pi * (step - s) / n)).
/// I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, arXiv:1608.03983.
/// </remarks>
public sealed record CosineRestartsSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "cosine-restarts";

    /// <summary>Gets the number of cycles in the run, one more than restarts.</summary>
    /// <value>At least 1. The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long Cycles { get; init => field = Require(value >= 1, value, "at least 1 cycle"); } = 4;

    /// <summary>Gets how much longer each cycle is than the one before (the paper's T_mult).</summary>
    /// <value>Above 0. The default is 1: all are as long.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double Growth { get; init => field = Require(value > 0 && double.IsFinite(value), value, "a finite number above 0"); } = 1;

    /// <summary>Gets the factor at the end of each cycle.</summary>
    /// <value>From 0 to 1. The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Final { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); }

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps)
    {
        long begin = 0, end = totalSteps;
        for (long cycle = 1; cycle <= Cycles; cycle++)
        {
            end = (long)Math.Round(totalSteps * Share(cycle), MidpointRounding.AwayFromZero);
            if (step < end)
            {
                break;
            }

            begin = end;
        }

        return AlongCosine(1, Final, (step - begin) / (double)Math.Max(1, end - begin));
    }

    /// <summary>Gets the share of the run that the first cycles take: a geometric series.</summary>
    private double Share(long cycles) => Growth == 1
        ? cycles / (double)Cycles
        : (Math.Pow(Growth, cycles) - 1) / (Math.Pow(Growth, Cycles) - 1);
}
