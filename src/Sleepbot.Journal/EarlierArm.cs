namespace Sleepbot.Journal;

/// <summary>An arm of an experiment that the journal had before.</summary>
/// <param name="ExperimentId">The experiment's id.</param>
/// <param name="Name">The arm's name there.</param>
/// <param name="Specification">What its address stands for; see <see cref="ArmPlan"/>.</param>
public sealed record EarlierArm(string ExperimentId, string Name, string Specification);
