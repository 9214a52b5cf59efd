using Sleepbot.Journal;

namespace Sleepbot.Experiments;

/// <summary>What one run has for the primary endpoint.</summary>
/// <param name="RunId">The run's number in the journal.</param>
/// <param name="Arm">Its arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Status">How it ended: finished or diverged.</param>
/// <param name="Value">Its value; null if it diverged.</param>
public sealed record RunEndpoint(long RunId, string Arm, long Seed, RunStatus Status, EndpointValue? Value)
{
    /// <summary>Gets what it ended with, the same for runs that are copies: the hash of its final weights, or when and how it diverged.</summary>
    /// <value>Empty, the default, where the journal does not say.</value>
    public string Content { get; init; } = "";
}
