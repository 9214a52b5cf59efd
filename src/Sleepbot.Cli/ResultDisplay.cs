using Sleepbot.Pictures;
using Sleepbot.Verdicts;

namespace Sleepbot.Cli;

/// <summary>What an experiment ends with: the verdict on the console, and the page.</summary>
internal static class ResultDisplay
{
    public static FileInfo PageBeside(FileInfo journal, string id) => new(Path.Combine(journal.DirectoryName!, id + ".html"));

    public static void Write(Terminal terminal, ExperimentVerdict verdict, ExperimentResult result, FileInfo page, bool json)
    {
        if (json)
        {
            terminal.WriteJson(new { Verdict = VerdictJson.Of(verdict), result.StartedAt, result.Seconds, Page = page.FullName });
            WritePage(result with { Verdict = verdict }, page);
            return;
        }

        VerdictDisplay.Write(terminal, verdict);
        WritePage(result with { Verdict = verdict }, page);
        terminal.Print($"Page: {page.FullName}");
    }

    /// <summary>Gets the code that a command ends with which shows a verdict.</summary>
    public static int CodeOf(ExperimentVerdict verdict) => verdict.Standing == VerdictStanding.Unsound ? ExitCode.Unsound : ExitCode.Success;

    /// <summary>Writes the page, after the verdict: what was measured must be seen even where no page can be written.</summary>
    public static void WritePage(ExperimentResult result, FileInfo page)
    {
        try
        {
            ResultPage.Write(result, page.FullName);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the page {page.FullName} could not be written: {problem.Message} Everything is in the journal: `sleepbot show {result.Id} --page FILE` writes it elsewhere.",
                problem);
        }
    }
}
