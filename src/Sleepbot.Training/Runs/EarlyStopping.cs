namespace Sleepbot.Training;

/// <summary>Ends a run before its full length when its validation accuracy no longer rises. The test split has no say in it.</summary>
/// <param name="Patience">How many evaluations in a row may bring no new highest validation accuracy; at least 1. At the last of them the run ends.</param>
public sealed record EarlyStopping(int Patience);
