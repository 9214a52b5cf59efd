namespace Sleepbot.Experiments.Format;

/// <summary>What tuning chose. Written by the program into the definition that the journal keeps, and as good when written by hand.</summary>
internal sealed record TunedSection
{
    /// <summary>Gets the journal's id of the tuning experiment that the choice comes from.</summary>
    public string? From { get; init; }

    /// <summary>Gets the chosen settings by arm, each by its path in the arm: training.learningRate.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Arms { get; init; }
}
