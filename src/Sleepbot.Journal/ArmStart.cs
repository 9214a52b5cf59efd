namespace Sleepbot.Journal;

/// <summary>What became of an arm when its experiment began.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsKept">Whether an earlier experiment of the name has the same arm by its address: its runs belong to this one too.</param>
/// <param name="PreviousSpecification">
/// If it is not kept: what the arm of the same name was in the latest experiment, or null if there was none.
/// </param>
public sealed record ArmStart(string Name, bool IsKept, string? PreviousSpecification);
