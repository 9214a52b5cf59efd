namespace Sleepbot.Journal;

/// <summary>Which samples of a split a run's network answered correctly.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">Optimizer steps taken before it was asked.</param>
/// <param name="Split">Which data, for example <c>test</c>.</param>
/// <param name="Correct">Whether each answer was right, in the order of the split.</param>
public sealed record SampleAnswers(long RunId, long Step, string Split, ReadOnlyMemory<bool> Correct);
