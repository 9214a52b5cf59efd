namespace Sleepbot.Journal;

/// <summary>One experiment as the journal knows it.</summary>
/// <param name="Id">Unique short name, for example <c>quickstart-1</c>: its name and a counter.</param>
/// <param name="Name">The experiment's name from its file.</param>
/// <param name="Question">The question it asks, or an empty string.</param>
/// <param name="Definition">The experiment file's text after all settings from the command line.</param>
/// <param name="Baseline">Name of the arm that the others are compared with.</param>
/// <param name="Machine">Processor, operating system and runtime, in words.</param>
/// <param name="Version">Version of Sleepbot that ran it.</param>
/// <param name="StartedAt">When it started (UTC).</param>
/// <param name="EndedAt">When it ended (UTC), or null while it runs or if its process died.</param>
/// <param name="Folder">The folder that paths in its definition are relative to, or an empty string.</param>
public sealed record ExperimentRecord(
    string Id,
    string Name,
    string Question,
    string Definition,
    string Baseline,
    string Machine,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string Folder = "");
