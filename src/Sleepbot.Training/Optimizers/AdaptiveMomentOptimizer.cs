namespace Sleepbot.Training;

/// <summary>The options that all of Adam's relatives share: they average the gradient and its square.</summary>
public abstract class AdaptiveMomentOptimizer : Optimizer
{
    /// <summary>Gets how much of the average gradient is kept from step to step.</summary>
    /// <value>From 0 to below 1. The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Beta1 { get; init => field = RequireFraction(value); } = 0.9;

    /// <summary>Gets how much of the average squared gradient is kept from step to step.</summary>
    /// <value>From 0 to below 1. The default is 0.999.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public double Beta2 { get; init => field = RequireFraction(value); } = 0.999;

    /// <summary>Gets what is added to the root of the average squared gradient, so that nothing is divided by zero.</summary>
    /// <value>At least 0. The default is 1e-8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Epsilon { get; init => field = RequireNotNegative(value); } = 1e-8;

    /// <inheritdoc/>
    public override int MomentCount => 2;

    /// <summary>Gets the share of the average gradient that its zero start does not hide.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <returns>1 - Beta1^step.</returns>
    internal double Correction1(long step) => 1 - Math.Pow(Beta1, step);

    /// <summary>Gets the share of the average squared gradient that its zero start does not hide.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <returns>1 - Beta2^step.</returns>
    internal double Correction2(long step) => 1 - Math.Pow(Beta2, step);
}
