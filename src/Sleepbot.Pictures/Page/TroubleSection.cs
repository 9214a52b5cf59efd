using System.Text;
using Sleepbot.Journal;

namespace Sleepbot.Pictures;

/// <summary>Runs that did not train to their end, each with its reason.</summary>
internal static class TroubleSection
{
    public static void Write(StringBuilder page, PageContext context)
    {
        (int Arm, string Name, ResultRun Run)[] runs = [.. context.Result.Arms.SelectMany((arm, i) =>
            arm.Runs.Where(run => run.Status != RunStatus.Finished).Select(run => (i, arm.Name, run)))];
        if (runs.Length == 0)
        {
            return;
        }

        page.Append("<section>\n<h2>Runs that did not finish</h2>\n<p class=\"note\">Counted in the table above, and in none of its means.</p>\n<table class=\"cards\" style=\"margin-top:12px\"><thead><tr><th>Arm</th><th class=\"number\">Seed</th><th>What</th><th>Why</th></tr></thead>\n<tbody>\n");
        foreach ((int arm, string name, ResultRun run) in runs)
        {
            page.Append($"<tr><td class=\"arm\">{PageContext.Swatch(arm)}{Html.Escape(name)}</td><td class=\"number\" data-label=\"Seed\">{run.Seed}</td><td data-label=\"What\">{run.Status.ToString().ToLowerInvariant()}</td><td class=\"across\">{Html.Escape(run.Message)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n</section>\n");
    }
}
