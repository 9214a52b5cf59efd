using System.Text;
using Sleepbot.Journal;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>Runs that did not train to their end, with their reasons.</summary>
internal static class TroubleSection
{
    public static void Write(StringBuilder page, PageContext context)
    {
        (int Arm, string Name, string What, string Why, long[] Seeds)[] rows = [.. context.Result.Arms.SelectMany((arm, i) => arm.Runs
            .Where(run => run.Status != RunStatus.Finished)
            .GroupBy(run => (run.Status, run.Message))
            .Select(alike => (i, arm.Name, alike.Key.Status.ToString().ToLowerInvariant(), alike.Key.Message, (long[])[.. alike.Select(run => run.Seed).Order()])))];
        if (rows.Length == 0)
        {
            return;
        }

        page.Append("<section>\n<h2>Runs that did not finish</h2>\n<p class=\"note\">Counted in the table above, and in none of its means. Those that ended alike are in one row.</p>\n<table class=\"cards\" style=\"margin-top:12px\"><thead><tr><th>Arm</th><th class=\"number\">Seeds</th><th>What</th><th>Why</th></tr></thead>\n<tbody>\n");
        foreach ((int arm, string name, string what, string why, long[] seeds) in rows)
        {
            page.Append($"<tr><td class=\"arm\">{PageContext.Swatch(arm)}{Html.Escape(name)}</td><td class=\"number\" data-label=\"Seeds\">{SeedText.List(seeds)}</td><td data-label=\"What\">{what}</td><td class=\"across\">{Html.Escape(why)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n</section>\n");
    }
}
