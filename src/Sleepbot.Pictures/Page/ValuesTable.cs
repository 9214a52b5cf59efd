using System.Text;

namespace Sleepbot.Pictures;

/// <summary>The numbers behind a chart as a table: for who wants to read or copy them, for screen readers, and for the read-out on hover.</summary>
internal static class ValuesTable
{
    /// <summary>Writes the values of curves, one row a moment.</summary>
    public static void Write(StringBuilder page, string title, IReadOnlyList<SeedCurve> curves, Func<SeedPoint, string> text)
    {
        Dictionary<long, SeedPoint>[] points = [.. curves.Select(curve => curve.Points.ToDictionary(point => point.Samples))];
        Write(page, title, "Samples seen", [.. curves.Select(curve => (curve.Arm, curve.Name))], points.SelectMany(curve => curve.Keys).Distinct().Order().Select(samples =>
        {
            double epoch = points.First(curve => curve.ContainsKey(samples))[samples].Epoch;
            return ($"{ResultText.Count(samples)} samples, epoch {epoch:0.##}",
                (IReadOnlyList<string>)[.. points.Select(curve => curve.TryGetValue(samples, out SeedPoint point) ? text(point) : "")]);
        }));
    }

    /// <summary>Writes a table whose rows are the columns (or rows) of the charts in the same figure, in the same order.</summary>
    /// <param name="page">Where to write.</param>
    /// <param name="title">What unfolds it; no markup.</param>
    /// <param name="head">What the rows are; no markup.</param>
    /// <param name="arms">The arms, one column each.</param>
    /// <param name="rows">The name of each row and its cells, one an arm; an empty cell has nothing to say. No markup.</param>
    public static void Write(
        StringBuilder page, string title, string head, IReadOnlyList<(int Arm, string Name)> arms, IEnumerable<(string Name, IReadOnlyList<string> Cells)> rows)
    {
        if (arms.Count == 0)
        {
            return;
        }

        page.Append($"<details><summary>{Html.Escape(title)}</summary><div class=\"scroll\"><table class=\"values\"><thead><tr><th>{Html.Escape(head)}</th>");
        foreach ((int arm, string name) in arms)
        {
            page.Append($"<th data-arm=\"arm-{arm}\">{Html.Escape(name)}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach ((string name, IReadOnlyList<string> cells) in rows)
        {
            page.Append($"<tr><td>{Html.Escape(name)}</td>{string.Concat(cells.Select(cell => $"<td>{Html.Escape(cell)}</td>"))}</tr>\n");
        }

        page.Append("</tbody></table></div></details>\n");
    }
}
