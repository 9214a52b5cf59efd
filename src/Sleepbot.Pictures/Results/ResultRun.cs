using Sleepbot.Journal;

namespace Sleepbot.Pictures;

/// <summary>One run with what was measured in it.</summary>
public sealed record ResultRun
{
    /// <summary>Gets the run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Gets what became of the run.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Gets why the run diverged or failed.</summary>
    /// <value>The default is an empty string.</value>
    public string Message { get; init; } = "";

    /// <summary>Gets what the run's time went to.</summary>
    public PhaseSeconds Seconds { get; init; }

    /// <summary>Gets the run's curves, one for each split and metric.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<ResultCurve> Curves { get; init; } = [];

    /// <summary>Gets the norms of the run's neurons through time, one entry a layer, first layer first.</summary>
    /// <value>An empty list (the default) where norms were not recorded or are not wanted.</value>
    public IReadOnlyList<LayerNorms> Norms { get; init; } = [];

    /// <summary>Gets the points of the run's test accuracy whose value is finite, in order of samples.</summary>
    internal IReadOnlyList<CurvePoint> TestAccuracy =>
        [.. Curves.Where(curve => curve is { Split: "test", Metric: "accuracy" })
            .SelectMany(curve => curve.Points)
            .Where(point => double.IsFinite(point.Value))
            .OrderBy(point => point.Samples)];
}
