namespace Sleepbot.Cli;

/// <summary>Writes a report of verdicts.</summary>
internal static class ReportFile
{
    /// <summary>Writes the file, and its folder if that is not there.</summary>
    /// <param name="file">Where it goes; what is there is replaced.</param>
    /// <param name="text">The report.</param>
    /// <exception cref="IOException">It cannot be written; everything it says is in the journal.</exception>
    public static void Write(FileInfo file, string text)
    {
        try
        {
            file.Directory?.Create();
            File.WriteAllText(file.FullName, text);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the report {file.FullName} could not be written: {problem.Message} Everything is in the journal: the same command with --time-limit 0s and another --report writes it without training.", problem);
        }
    }
}
