using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Small charts side by side, each under its arm's name and one number.</summary>
internal static class Panels
{
    public static void Write(StringBuilder page, IEnumerable<(int Arm, string Name, string Value, string Chart)> panels)
    {
        page.Append("<div class=\"panels\">\n");
        foreach ((int arm, string name, string value, string chart) in panels)
        {
            page.Append($"<div class=\"panel arm-{arm}\"><h3><span title=\"{Html.Escape(name)}\">{PageContext.Swatch(arm)}{Html.Escape(name)}</span><span class=\"value\">{Html.Escape(value)}</span></h3>\n{chart}\n</div>\n");
        }

        page.Append("</div>\n");
    }
}
