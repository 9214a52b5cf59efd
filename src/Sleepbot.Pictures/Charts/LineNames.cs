using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Writes the names of lines at the right of a wide chart, moved apart where they would overlap, each with a thread to its line.</summary>
internal static class LineNames
{
    public static void Write(StringBuilder svg, Plot plot, IReadOnlyList<LineName> names)
    {
        double[] places = LabelPlaces.Spread([.. names.Select(name => name.Y)], 16, plot.Top, plot.Bottom);
        for (int i = 0; i < names.Count; i++)
        {
            LineName name = names[i];
            svg.Append($"<path class=\"leader arm-{name.Arm}\" d=\"{SvgPath.Line([(name.X + 2, name.Y), (plot.Right + 6, name.Y), (plot.Right + 18, places[i]), (plot.Right + 22, places[i])])}\"/>");
            svg.Append($"<text class=\"name arm-{name.Arm}\" x=\"{plot.Right + 26}\" y=\"{SvgPath.Number(places[i])}\" dy=\".33em\">{Html.Escape(Html.Shorten(name.Name, 22))}<title>{Html.Escape(name.Name)}</title></text>\n");
        }
    }
}
