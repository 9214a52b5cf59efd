namespace Sleepbot.Statistics;

/// <summary>How strict a verdict at a fixed number of seeds is, and where its draws come from.</summary>
public sealed record JudgementOptions : VerdictOptions
{
    /// <summary>Gets how many resamples the bootstrap draws, at least 100; 10,000 by default.</summary>
    public int Resamples { get; init; } = Bootstrap.DefaultResamples;
}
