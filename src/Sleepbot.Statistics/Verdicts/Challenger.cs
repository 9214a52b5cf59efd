namespace Sleepbot.Statistics;

/// <summary>An arm that challenges the baseline, with its pairs.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Sample">Its pairs with the baseline.</param>
public sealed record Challenger(string Name, PairedSample Sample)
{
    /// <summary>Gets the smallest difference that matters for this challenger alone, in the endpoint's unit.</summary>
    /// <value>At least 0; null, the default, for <see cref="Endpoint.SmallestEffect"/>. Where it is a share of a run, a challenger of shorter runs has a smaller one.</value>
    public double? SmallestEffect { get; init; }

    /// <summary>Gets the smallest difference that matters for this challenger.</summary>
    /// <param name="endpoint">What the pairs are about.</param>
    internal double SmallestEffectOf(Endpoint endpoint) => SmallestEffect ?? endpoint.SmallestEffect;
}
