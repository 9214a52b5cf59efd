namespace Sleepbot.Journal;

/// <summary>How a run's status is spelt in the database and in exports: in lower case.</summary>
internal static class RunStatusText
{
    public static string Of(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Reads a status back; the table admits no other texts.</summary>
    public static RunStatus Parse(string text) => Enum.Parse<RunStatus>(text, ignoreCase: true);
}
