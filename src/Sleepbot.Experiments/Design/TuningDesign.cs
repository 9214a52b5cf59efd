namespace Sleepbot.Experiments;

/// <summary>How the arms of an experiment are tuned: all of them by the same trials, on the validation split, with seeds of their own.</summary>
/// <param name="Ranges">What is tuned, at least one setting.</param>
/// <param name="Trials">Trials of each arm, at least 1.</param>
/// <param name="Seeds">The seeds of each trial, none of which is a seed of the verdict.</param>
public sealed record TuningDesign(IReadOnlyList<TuningRange> Ranges, int Trials, IReadOnlyList<long> Seeds);
