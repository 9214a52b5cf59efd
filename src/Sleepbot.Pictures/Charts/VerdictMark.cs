using Sleepbot.Statistics;

namespace Sleepbot.Pictures;

/// <summary>The mark of a verdict: a shape in ink, so that no verdict is told by colour.</summary>
internal static class VerdictMark
{
    /// <summary>Draws the mark around a point: an arrow up or down, an equals sign, or an open circle with dots.</summary>
    public static string At(VerdictKind kind, double x, double y)
    {
        string sign = kind switch
        {
            VerdictKind.Helped => "M0 4.5V-4M-3.5-.8L0-4.3L3.5-.8",
            VerdictKind.Hurt => "M0-4.5V4M-3.5.8L0 4.3L3.5.8",
            VerdictKind.NoDifference => "M-3.6-2H3.6M-3.6 2H3.6",
            _ => "M-3.7 0h.01M0 0h.01M3.7 0h.01",
        };
        string open = kind == VerdictKind.NotEnoughEvidence ? " open" : "";
        return $"<g class=\"seal{open}\" transform=\"translate({SvgPath.Number(x)} {SvgPath.Number(y)})\"><circle r=\"8\"/><path d=\"{sign}\"/></g>";
    }

    /// <summary>Draws the mark by itself, in a line of text.</summary>
    public static string InText(VerdictKind kind) => $"<svg class=\"stamp\" viewBox=\"-9 -9 18 18\" aria-hidden=\"true\">{At(kind, 0, 0)}</svg>";
}
