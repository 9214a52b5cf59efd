using System.Globalization;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>How much a run needs until its validation accuracy reaches a target and holds it at the next evaluation.</summary>
/// <remarks>
/// The target is reached at the first of two evaluations in a row that show it; one alone may be luck. It is measured on the validation
/// split, because the moment a run is judged by is chosen with it (Dahl et al. 2023, AlgoPerf). A run that never reaches it is
/// censored where it ended, not dropped.
/// </remarks>
public abstract class TargetEndpoint : PrimaryEndpoint
{
    private protected TargetEndpoint(double target)
    {
        Target = target is > 0 and <= 1 ? target : throw new ArgumentException($"the target is {target}; expected an accuracy above 0 and at most 1, such as 0.97.", nameof(target));
    }

    /// <summary>Gets the validation accuracy to be reached, above 0 and at most 1.</summary>
    public double Target { get; }

    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{Unit} to {100 * Target:0.##} % validation accuracy");

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override bool IsRelative => true;

    /// <inheritdoc/>
    public override string Split => "validation";

    /// <inheritdoc/>
    public override bool NeedsWholeCurve => true;

    /// <inheritdoc/>
    protected override double DefaultSmallestEffect => 0.05;

    /// <summary>Gets the word for what is counted.</summary>
    private protected abstract string Unit { get; }

    /// <inheritdoc/>
    protected override EndpointValue Measure(IReadOnlyList<CurvePoint> curve)
    {
        // The first of two in a row: the rule is the one that the comparison of curves has.
        var way = StepsToTarget.Of([.. curve.Select(point => (double)point.Step)], [.. curve.Select(point => point.Accuracy)], Target);
        bool isReached = way.Outcome == StepsOutcome.Reached;
        var (at, end) = (isReached ? curve.First(point => point.Step == way.Steps) : curve[^1], curve[^1]);
        return new EndpointValue(CostOf(at), isReached, CostOf(end)) { Done = LengthOf(at), Length = LengthOf(end) };
    }

    /// <summary>Gets what is counted, at a point.</summary>
    private protected abstract double CostOf(CurvePoint point);

    /// <summary>Gets what lengths of runs are compared by, at a point: what is counted, if it follows from the plan alone.</summary>
    private protected virtual double LengthOf(CurvePoint point) => CostOf(point);
}
