using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Writes the <c>d</c> attribute of paths, in relative tenths of a pixel: a third of the size of absolute numbers.</summary>
internal static class SvgPath
{
    public static string Line(IEnumerable<(double X, double Y)> points)
    {
        StringBuilder path = new();
        long atX = 0, atY = 0;
        foreach ((double x, double y) in points)
        {
            // Each point is rounded as an absolute place, so that errors do not add up along the path.
            long nextX = (long)Math.Round(x * 10), nextY = (long)Math.Round(y * 10);
            path.Append(path.Length == 0 ? 'm' : ' ');
            Append(path, nextX - atX).Append(' ');
            Append(path, nextY - atY);
            (atX, atY) = (nextX, nextY);
        }

        return path.ToString();
    }

    /// <summary>Writes the closed outline between two lines with the same x.</summary>
    public static string Band(IReadOnlyList<(double X, double Low, double High)> points) =>
        Line([.. points.Select(p => (p.X, p.High)), .. points.Reverse().Select(p => (p.X, p.Low))]) + "z";

    /// <summary>Writes one number of an attribute, in tenths.</summary>
    public static string Number(double value) => Append(new StringBuilder(), (long)Math.Round(value * 10)).ToString();

    private static StringBuilder Append(StringBuilder path, long tenths)
    {
        if (tenths < 0)
        {
            path.Append('-');
            tenths = -tenths;
        }

        if (tenths >= 10 || tenths == 0)
        {
            path.Append(tenths / 10);
        }

        return tenths % 10 == 0 ? path : path.Append('.').Append(tenths % 10);
    }
}
