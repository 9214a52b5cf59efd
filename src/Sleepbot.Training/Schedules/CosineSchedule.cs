namespace Sleepbot.Training;

/// <summary>The learning rate falls along half a cosine wave over the whole run (PyTorch's CosineAnnealingLR).</summary>
/// <remarks>
/// The final factor would be reached one step after the last.
/// I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, arXiv:1608.03983.
/// </remarks>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "cosine";

    /// <summary>Gets the factor at the end of the run.</summary>
    /// <value>From 0 to 1. The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Final { get; init => field = Require(value is >= 0 and <= 1, value, "a number from 0 to 1"); }

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps) => AlongCosine(1, Final, step / (double)totalSteps);
}
