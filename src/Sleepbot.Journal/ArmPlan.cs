namespace Sleepbot.Journal;

/// <summary>One arm of an experiment that is to begin.</summary>
/// <param name="Name">Its name, unique in the experiment.</param>
/// <param name="Description">What it does, in one line, for people.</param>
/// <param name="Address">
/// A name for everything that its runs depend on but the seed: runs of arms with one address are the same runs. An empty string, the
/// default, equals no other.
/// </param>
/// <param name="Specification">What the address stands for, for people to compare.</param>
public sealed record ArmPlan(string Name, string Description, string Address = "", string Specification = "");
