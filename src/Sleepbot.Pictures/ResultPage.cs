using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>The page that an experiment ends with: one HTML file that needs no network, no server and no other file.</summary>
/// <remarks>
/// All charts are drawn here as SVG, so that the page also prints, mails and reads without a script; the script only adds read-outs.
/// The same result always gives the same bytes.
/// </remarks>
public static class ResultPage
{
    /// <summary>Writes the page to a file, whole or not at all; a file that is there is replaced.</summary>
    /// <param name="result">The experiment.</param>
    /// <param name="path">Path of the HTML file. Missing folders are made.</param>
    /// <exception cref="ArgumentException">The experiment's baseline is not among its arms.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; what was there before is untouched.</exception>
    public static void Write(ExperimentResult result, string path) => TextFile.Write(path, Render(result));

    /// <summary>Makes the page as text.</summary>
    /// <param name="result">The experiment.</param>
    /// <returns>A whole HTML document.</returns>
    /// <exception cref="ArgumentException">The experiment's baseline is not among its arms.</exception>
    public static string Render(ExperimentResult result)
    {
        result = WithoutSilentChecks(result);
        PageContext context = new(result, ResultTable.Of(result));
        StringBuilder page = new();
        page.Append(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="Sleepbot {Html.Escape(result.Version)}">
            <title>{Html.Escape(result.Name)} · Sleepbot</title>
            <style>
            {Asset.Read("chart.css")}{Asset.Read("page.css")}{ArmStyles.Write(result)}{ArmStyles.WriteLegend(result)}</style>
            </head>
            <body>
            <main>

            """);
        HeaderSection.Write(page, context);
        if (context.HasVerdicts)
        {
            VerdictSection.Write(page, context, result.Verdict!);
            WaitingSection.Write(page, context, result.Verdict!);
            EvidenceSection.Write(page, context, result.Verdict!);
            PairsSection.Write(page, context, result.Verdict!);
        }

        TableSection.Write(page, context);
        CurvesSection.Write(page, context);
        if (result.Verdict is { } verdict)
        {
            Besides(page, context, verdict);
        }

        NormsSection.Write(page, context);
        TimeSection.Write(page, context);
        TroubleSection.Write(page, context);
        AboutSection.Write(page, context);
        return page.Append($"</main>\n<script>\n{Asset.Read("page.js")}</script>\n</body>\n</html>\n").ToString();
    }

    private static ExperimentResult WithoutSilentChecks(ExperimentResult result)
    {
        string[] silent = [.. (result.Verdict?.Arms ?? []).Where(arm => result.Verdict!.IsSilentCheck(arm)).Select(arm => arm.Name)];
        return result with { Arms = [.. result.Arms.Where(arm => !silent.Contains(arm.Name))] };
    }

    /// <summary>Writes what no verdict goes by; an exploration, which opens with its table, has its pairs here.</summary>
    private static void Besides(StringBuilder page, PageContext context, ExperimentVerdict verdict)
    {
        if (!context.HasVerdicts)
        {
            PairsSection.Write(page, context, verdict);
        }

        ShiftSection.Write(page, context, verdict);
        NoiseSection.Write(page, context, verdict);
        TuningSection.Write(page, context, verdict);
    }
}
