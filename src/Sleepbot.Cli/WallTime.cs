using System.Globalization;
using System.Text.RegularExpressions;

namespace Sleepbot.Cli;

/// <summary>Lengths of time as users write them: <c>45s</c>, <c>90min</c>, <c>1.5 h</c>.</summary>
internal static partial class WallTime
{
    // Beyond that a limit is none, and timers of the system end at 50 days.
    private static readonly TimeSpan longest = TimeSpan.FromHours(1000);

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">A number, with a unit: s, min or h.</param>
    /// <returns>The time, 0 to 1000 hours, or null if the text is none.</returns>
    public static TimeSpan? Parse(string text)
    {
        if (Form().Match(text.Trim()) is not { Success: true } match || !double.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out double number))
        {
            return null;
        }

        double seconds = number * match.Groups["unit"].Value switch { "s" => 1, "min" => 60, _ => 3600 };
        return seconds <= longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?) *(?<unit>s|min|h)$")]
    private static partial Regex Form();
}
