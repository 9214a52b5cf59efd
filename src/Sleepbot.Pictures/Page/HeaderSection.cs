using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>What was asked and what came out, in words.</summary>
internal static class HeaderSection
{
    // More claims than this are sorted by what was found.
    private const int MostClaims = 6;

    public static void Write(StringBuilder page, PageContext context)
    {
        ExperimentResult result = context.Result;
        page.Append($"<header>\n<p class=\"kicker\">Sleepbot \u00b7 {Html.Escape(result.Id)} \u00b7 {result.StartedAt.UtcDateTime:d MMMM yyyy}</p>\n<h1>{Html.Escape(result.Name)}</h1>\n");
        if (result.Question.Length > 0)
        {
            page.Append($"<p class=\"question\">{Html.Escape(result.Question)}</p>\n");
        }

        page.Append($"<p class=\"headline\">{Html.Prose(Headline(context))}</p>\n");
        if (!context.HasVerdicts && result.Verdict is { Standing: not VerdictStanding.Changed } verdict && VerdictText.Opening(verdict) is { Length: > 0 } opening)
        {
            page.Append($"<p class=\"note\">{Html.Prose(opening)}</p>\n");
        }

        page.Append("</header>\n");
    }

    private static string Headline(PageContext context) => context.Result.Verdict is { Standing: VerdictStanding.Changed } changed ? VerdictText.Opening(changed)
        : context is not { HasVerdicts: true, Result.Verdict: { } verdict } ? context.Table.Headline
        : VerdictText.Opening(verdict) is { Length: > 0 } opening ? opening
        : verdict.Challengers.Count <= MostClaims ? string.Join(' ', verdict.Challengers.Select(challenger => VerdictText.Claim(challenger) + "."))
        : string.Join(' ', VerdictGroups.Of(verdict).Select(group => $"{group.Title}: {string.Join(", ", group.Arms)}."));
}
