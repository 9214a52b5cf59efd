namespace Sleepbot.Verdicts;

/// <summary>A column of a verdict's table.</summary>
/// <param name="Title">Its title.</param>
/// <param name="IsNumber">Whether its cells are numbers, to be aligned on the right.</param>
/// <param name="Need">How much it is needed: 0 always, 1 where there is room for a hundred characters, 2 where there is room for more.</param>
public sealed record VerdictColumn(string Title, bool IsNumber, int Need);
