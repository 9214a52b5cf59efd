namespace Sleepbot.Verdicts;

/// <summary>A run that did not train to its end.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Status">What became of it: <c>diverged</c>, <c>failed</c>, <c>interrupted</c> or <c>running</c>.</param>
/// <param name="Message">Why, as far as it is known; may be empty.</param>
public sealed record RunTrouble(long Seed, string Status, string Message);
