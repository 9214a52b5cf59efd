namespace Sleepbot.Experiments.Yaml;

/// <summary>Where something was written.</summary>
/// <param name="File">The file as the user named it, or the setting from the command line.</param>
/// <param name="Line">The line, from 1; 0 for a setting.</param>
internal sealed record Place(string File, int Line);
