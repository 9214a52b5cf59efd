namespace Sleepbot.Experiments;

/// <summary>An intervention that an experiment file can name.</summary>
/// <param name="Name">Its name there and in the journal, for example <c>delta-times</c>.</param>
/// <param name="Type">Its class.</param>
/// <param name="Summary">One line about what it does: its formula.</param>
/// <param name="Settings">What can be set, in the order of the class.</param>
public sealed record InterventionEntry(string Name, Type Type, string Summary, IReadOnlyList<InterventionSetting> Settings);
