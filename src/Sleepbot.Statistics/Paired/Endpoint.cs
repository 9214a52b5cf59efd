namespace Sleepbot.Statistics;

/// <summary>What a verdict is about: one number a run, named before anything runs.</summary>
public sealed record Endpoint
{
    /// <summary>Gets the name, for example "test accuracy".</summary>
    public required string Name { get; init; }

    /// <summary>Gets which way it gets better. The default is <see cref="Better.Higher"/>.</summary>
    public Better Better { get; init; }

    /// <summary>Gets the smallest difference that matters, in the endpoint's unit.</summary>
    /// <value>At least 0. The default, 0, means that every difference matters: then "no difference" is never found.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double SmallestEffect
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "The smallest effect that matters is a finite number, at least 0, in the endpoint's unit.");
    }

    /// <summary>Gets what a run that diverged counts as, for example 0.1, chance among ten equal classes; never better than the worst run seen.</summary>
    /// <value>A finite number, or null (the default), with which a diverged run is refused.</value>
    public double? Worst { get; init; }
}
