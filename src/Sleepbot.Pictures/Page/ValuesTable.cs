using System.Text;

namespace Sleepbot.Pictures;

/// <summary>The numbers behind a chart as a table: for who wants to read or copy them, for screen readers, and for the read-out on hover.</summary>
internal static class ValuesTable
{
    public static void Write(StringBuilder page, string title, IReadOnlyList<SeedCurve> curves, Func<SeedPoint, string> text)
    {
        if (curves.Count == 0)
        {
            return;
        }

        page.Append($"<details><summary>{title}</summary><div class=\"scroll\"><table class=\"values\"><thead><tr><th>Samples seen</th>");
        foreach (SeedCurve curve in curves)
        {
            page.Append($"<th data-arm=\"arm-{curve.Arm}\">{Html.Escape(curve.Name)}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        Dictionary<long, SeedPoint>[] points = [.. curves.Select(curve => curve.Points.ToDictionary(point => point.Samples))];
        foreach (long samples in points.SelectMany(curve => curve.Keys).Distinct().Order())
        {
            double epoch = points.First(curve => curve.ContainsKey(samples))[samples].Epoch;
            page.Append($"<tr><td>{ResultText.Count(samples)} samples, epoch {epoch:0.##}</td>");
            foreach (Dictionary<long, SeedPoint> curve in points)
            {
                page.Append(curve.TryGetValue(samples, out SeedPoint point) ? $"<td>{text(point)}</td>" : "<td></td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div></details>\n");
    }
}
