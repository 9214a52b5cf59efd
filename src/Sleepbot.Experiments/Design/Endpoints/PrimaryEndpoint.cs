using System.ComponentModel.DataAnnotations;

namespace Sleepbot.Experiments;

/// <summary>The one number of a run that an experiment is decided by. It is named before anything runs; all other numbers are secondary.</summary>
/// <remarks>A class here is a name in experiment files: <c>final-accuracy</c>, <c>{steps-to-target: {target: 0.97}}</c>. Immutable.</remarks>
public abstract class PrimaryEndpoint
{
    private readonly double? smallestEffect;

    /// <summary>Gets the name in experiment files.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what it is, in the words of a report: <c>final test accuracy</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Gets whether a higher value is better; of steps, gradients and seconds a lower one is.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>Gets whether the smallest effect is a share of a whole run; otherwise it is a difference of values.</summary>
    public abstract bool IsRelative { get; }

    /// <summary>Gets the split whose curve it reads: <c>test</c> or <c>validation</c>. Trials of tuning always read <c>validation</c>.</summary>
    public abstract string Split { get; }

    /// <summary>Gets whether the whole curve counts, so that all runs of an arm must be equally long.</summary>
    public abstract bool NeedsWholeCurve { get; }

    /// <summary>Gets the smallest effect that matters: a difference below it, either way, counts as none.</summary>
    /// <value>
    /// Above 0. For accuracies a difference of accuracies (0.001 is a tenth of a point); for steps, gradients and seconds a share of
    /// what a whole run takes (0.05 is 5 %), which is known beforehand. The defaults are 0.001, half of the spread between seeds that small
    /// networks usually show, and 0.05, one evaluation of the usual 20.
    /// </value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double SmallestEffect
    {
        get => smallestEffect ?? DefaultSmallestEffect;
        init => smallestEffect = value;
    }

    /// <summary>Gets the smallest effect that matters where a file names none.</summary>
    protected abstract double DefaultSmallestEffect { get; }

    /// <summary>Measures a run that trained to its end.</summary>
    /// <param name="curve">Its accuracy on the evaluation grid, in the order of steps; at least one point.</param>
    /// <returns>Its value. Diverged runs have none: they are counted against their arm by whoever compares.</returns>
    /// <exception cref="ArgumentException"><paramref name="curve"/> has no points.</exception>
    public EndpointValue ValueOf(IReadOnlyList<CurvePoint> curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return curve.Count > 0 ? Measure(curve) : throw new ArgumentException($"The curve has no points; endpoint '{Name}' needs at least one.", nameof(curve));
    }

    /// <summary>Measures a curve that has points.</summary>
    /// <param name="curve">The curve.</param>
    protected abstract EndpointValue Measure(IReadOnlyList<CurvePoint> curve);
}
