using System.Runtime.CompilerServices;

namespace Sleepbot.Training;

/// <summary>How the learning rate changes in the course of a run: a pure function of the step.</summary>
/// <remarks>
/// A schedule gives a factor; the trainer multiplies the base learning rate by it. Immutable and safe to share between threads.
/// Because nothing is remembered, a run that is resumed or forked at any step has the rate it would have had.
/// </remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Gets the name by which experiment files call this schedule, in lower case, for example <c>cosine</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what the base learning rate is multiplied by in one step.</summary>
    /// <param name="step">Optimizer steps done before it: 0 for the first.</param>
    /// <param name="totalSteps">Optimizer steps of the whole run, at least 1.</param>
    /// <returns>A factor of at least 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not from 0 to below <paramref name="totalSteps"/>.</exception>
    public double FactorAt(long step, long totalSteps)
    {
        if (step < 0 || step >= totalSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), $"The learning rate of step {step} was asked for in a run of {totalSteps} steps, expected a step from 0 to below {totalSteps}.");
        }

        return Factor(step, totalSteps);
    }

    /// <summary>Computes the factor for a step that is known to lie within the run.</summary>
    /// <param name="step">Optimizer steps done before it: 0 for the first.</param>
    /// <param name="totalSteps">Optimizer steps of the whole run, at least 1.</param>
    /// <returns>A factor of at least 0.</returns>
    protected abstract double Factor(long step, long totalSteps);

    /// <summary>Goes from one factor to another along half a cosine wave: slowly at both ends.</summary>
    /// <param name="from">The factor at 0.</param>
    /// <param name="to">The factor at 1.</param>
    /// <param name="progress">How much of the way is done, from 0 to 1.</param>
    private protected static double AlongCosine(double from, double to, double progress) =>
        to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * progress)));

    /// <summary>Checks an option.</summary>
    /// <param name="valid">Whether the value will do.</param>
    /// <param name="value">The value given.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="option">The option's name; the compiler fills it in.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value will not do.</exception>
    private protected T Require<T>(bool valid, T value, string expected, [CallerMemberName] string option = "") => valid
        ? value
        : throw new ArgumentOutOfRangeException(option, $"{GetType().Name}.{option} is {value}, expected {expected}.");
}
