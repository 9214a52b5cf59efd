using System.Text;

namespace Sleepbot.Pictures;

/// <summary>What was asked and what came out, in words.</summary>
internal static class HeaderSection
{
    public static void Write(StringBuilder page, PageContext context)
    {
        ExperimentResult result = context.Result;
        page.Append($"<header>\n<p class=\"kicker\">Sleepbot \u00b7 {Html.Escape(result.Id)} \u00b7 {result.StartedAt.UtcDateTime:d MMMM yyyy}</p>\n<h1>{Html.Escape(result.Name)}</h1>\n");
        if (result.Question.Length > 0)
        {
            page.Append($"<p class=\"question\">{Html.Escape(result.Question)}</p>\n");
        }

        page.Append($"<p class=\"headline\">{Html.Escape(context.Table.Headline)}</p>\n</header>\n");
    }
}
