namespace Sleepbot.Pictures;

/// <summary>The main picture of an experiment as an SVG file of its own, for a README, a paper or a slide.</summary>
/// <remarks>It follows the reader's light or dark preference. The same result always gives the same bytes.</remarks>
public static class ResultFigure
{
    private const int Margin = 16;

    /// <summary>Writes test accuracy against samples seen to a file, whole or not at all; a file that is there is replaced.</summary>
    /// <param name="result">The experiment.</param>
    /// <param name="path">Path of the SVG file. Missing folders are made.</param>
    /// <exception cref="ArgumentException">The baseline is not among the arms, or no run was measured on the test set.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; what was there before is untouched.</exception>
    public static void WriteAccuracy(ExperimentResult result, string path) => TextFile.Write(path, RenderAccuracy(result));

    /// <summary>Draws test accuracy against samples seen: a line and a band over seeds for each arm.</summary>
    /// <param name="result">The experiment.</param>
    /// <returns>A whole SVG document.</returns>
    /// <exception cref="ArgumentException">The baseline is not among the arms, or no run was measured on the test set.</exception>
    public static string RenderAccuracy(ExperimentResult result)
    {
        PageContext context = new(result, ResultTable.Of(result));
        AccuracyChart chart = new(result) { BaselineArm = context.BaselineArm };
        if (chart.IsEmpty)
        {
            throw new ArgumentException($"Experiment '{result.Id}' has no test accuracy to draw. Let a run finish that measures 'accuracy' on the split 'test'.", nameof(result));
        }

        PlotSize size = PlotSize.Wide;
        string picture = chart.Draw(size, chart.CanBeLogarithmic, byErrorRate: true, "alone");
        // The frame gives the picture a margin and its own background: the page it will stand on is not known.
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="-{Margin} -{Margin} {size.Width + (2 * Margin)} {size.Height + (2 * Margin)}">
            <style>
            {Asset.Read("chart.css")}{ArmStyles.Write(result)}.paper{"{fill:var(--paper)}"}
            </style>
            <rect class="paper" x="-{Margin}" y="-{Margin}" width="100%" height="100%" rx="6"/>
            <svg width="{size.Width}" height="{size.Height}">
            {picture}
            </svg>
            </svg>

            """;
    }
}
