namespace Sleepbot.Journal;

/// <summary>One arm of an experiment: one way of training.</summary>
/// <param name="ExperimentId">The experiment it belongs to.</param>
/// <param name="Name">The arm's name, unique in its experiment.</param>
/// <param name="Ordinal">Its place in the experiment file, from 0.</param>
/// <param name="Description">What it does, in one line, for people.</param>
/// <param name="Address">SHA-256 of <paramref name="Specification"/>, or an empty string where none was given.</param>
/// <param name="Specification">Everything that its runs depend on but the seed, one <c>path = value</c> a line, or an empty string.</param>
public sealed record ArmRecord(string ExperimentId, string Name, int Ordinal, string Description, string Address, string Specification);
