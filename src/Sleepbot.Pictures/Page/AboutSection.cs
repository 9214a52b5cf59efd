using System.Text;

namespace Sleepbot.Pictures;

/// <summary>What one needs to run the experiment again: its file, version, machine and date.</summary>
internal static class AboutSection
{
    public static void Write(StringBuilder page, PageContext context)
    {
        ExperimentResult result = context.Result;
        page.Append("<section>\n<h2>How it was run</h2>\n<dl class=\"facts\">\n");
        Fact("Experiment", result.Id);
        Fact("Started", $"{result.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        Fact("Took", result.Seconds is null ? "" : ResultText.Duration(result.Seconds));
        Fact("Machine", result.Machine);
        Fact("Sleepbot", result.Version);
        page.Append("</dl>\n");
        if (result.Definition.Length > 0)
        {
            page.Append($"<details><summary>The experiment file</summary><pre>{Html.Escape(result.Definition)}</pre></details>\n");
        }

        page.Append("</section>\n");

        void Fact(string name, string value)
        {
            if (value.Length > 0)
            {
                page.Append($"<dt>{name}</dt><dd>{Html.Escape(value)}</dd>\n");
            }
        }
    }
}
