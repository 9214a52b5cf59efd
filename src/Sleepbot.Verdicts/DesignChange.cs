namespace Sleepbot.Verdicts;

/// <summary>What became different in an experiment's design after runs had ended, so that whoever changed it could know how they came out.</summary>
/// <param name="Runs">How many of its runs, with the seeds that it has now, ended under another design.</param>
/// <param name="Parts">What was different when the first of them ended, at least one clause: <c>the endpoint was final test accuracy, it is steps to 97 % validation accuracy now</c>.</param>
/// <param name="CanBeUndone">Whether the design of then, once it is back, gives a verdict; one without an endpoint gives none.</param>
/// <param name="NewSeeds">As many seeds that nobody has looked at, as a line of an experiment file: <c>seeds: 16..31</c>.</param>
public sealed record DesignChange(int Runs, IReadOnlyList<string> Parts, bool CanBeUndone, string NewSeeds);
