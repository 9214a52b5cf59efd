namespace Sleepbot.Experiments;

/// <summary>Area under the curve of test accuracy over steps, divided by the run's length: its mean accuracy on the way, by trapezoids.</summary>
public sealed class AreaEndpoint : PrimaryEndpoint
{
    /// <inheritdoc/>
    public override string Name => "area-under-curve";

    /// <inheritdoc/>
    public override string Description => "mean test accuracy on the way (area under the curve)";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override bool IsRelative => false;

    /// <inheritdoc/>
    public override string Split => "test";

    /// <inheritdoc/>
    public override bool NeedsWholeCurve => true;

    /// <inheritdoc/>
    protected override double DefaultSmallestEffect => 0.001;

    /// <inheritdoc/>
    protected override EndpointValue Measure(IReadOnlyList<CurvePoint> curve)
    {
        double area = curve.Zip(curve.Skip(1), (left, right) => (right.Step - left.Step) * (left.Accuracy + right.Accuracy) / 2).Sum();
        long length = curve[^1].Step - curve[0].Step;
        double mean = length > 0 ? area / length : curve[0].Accuracy;
        return new EndpointValue(mean, true, mean);
    }
}
