namespace Sleepbot.Data;

/// <summary>One place that was tried for a data set, and why it was no good.</summary>
internal readonly record struct Attempt(string Source, string Outcome);
