namespace Sleepbot.Experiments;

/// <summary>Test accuracy of the weights that a run returns. The endpoint of files that name none.</summary>
public sealed class AccuracyEndpoint : PrimaryEndpoint
{
    /// <inheritdoc/>
    public override string Name => EndpointFacts.FinalAccuracy;

    /// <inheritdoc/>
    public override string Description => "final test accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override bool IsRelative => false;

    /// <inheritdoc/>
    public override string Split => "test";

    /// <inheritdoc/>
    public override bool NeedsWholeCurve => false;

    /// <inheritdoc/>
    protected override double DefaultSmallestEffect => 0.001;

    /// <inheritdoc/>
    protected override EndpointValue Measure(IReadOnlyList<CurvePoint> curve) => new(curve[^1].Accuracy, true, curve[^1].Accuracy);
}
