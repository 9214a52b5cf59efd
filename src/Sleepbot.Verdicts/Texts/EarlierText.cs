using System.Globalization;

namespace Sleepbot.Verdicts;

/// <summary>Says that earlier versions of challengers count, and what to do where they should not.</summary>
public static class EarlierText
{
    /// <summary>Writes it as a clause: <c>4 earlier versions of its challengers that ran on these seeds are counted</c>.</summary>
    /// <param name="earlier">The versions.</param>
    public static string Clause(EarlierVersions earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return $"{Versions(earlier)} of its challengers that ran on these seeds {(earlier.Count == 1 ? "is" : "are")} counted";
    }

    /// <summary>Writes why they count, and with which seeds they do not.</summary>
    /// <param name="earlier">The versions.</param>
    public static string Reason(EarlierVersions earlier) =>
        "Earlier versions count as challengers that showed nothing: who changes a rule until it pleases finds something in the end. "
        + $"With seeds that nobody has looked at (`{earlier.NewSeeds}`) they do not count.";

    /// <summary>Writes how many there are: <c>4 earlier versions</c>.</summary>
    internal static string Versions(EarlierVersions earlier) =>
        string.Create(CultureInfo.InvariantCulture, $"{earlier.Count} earlier version{(earlier.Count == 1 ? "" : "s")}");
}
