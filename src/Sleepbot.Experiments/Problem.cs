namespace Sleepbot.Experiments;

/// <summary>One mistake in an experiment file, or in data that it names, with its place.</summary>
/// <param name="File">The file as the user named it, or the setting: <c>--set seeds=0</c>.</param>
/// <param name="Line">The line, from 1; 0 where no line is to blame.</param>
/// <param name="Message">What is wrong, what was expected, and how to mend it.</param>
public sealed record Problem(string File, int Line, string Message)
{
    /// <summary>Gets whether the files of the data that the line names are to blame, and not what is written.</summary>
    /// <value>False by default.</value>
    public bool IsData { get; init; }

    /// <summary>Writes the problem as people see it: <c>experiments/a.yaml, line 12: 'optimzer' is not known here. ...</c></summary>
    public override string ToString() => Line > 0 ? $"{File}, line {Line}: {Message}" : $"{File}: {Message}";
}
