namespace Sleepbot.Verdicts;

/// <summary>Says that earlier versions of challengers count, and what to do where they should not.</summary>
public static class EarlierText
{
    /// <summary>Writes it as a clause: <c>4 earlier versions ran on these seeds and count as challengers</c>.</summary>
    /// <param name="earlier">The versions.</param>
    public static string Clause(EarlierVersions earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return $"{Versions(earlier)} ran on these seeds and {(earlier.Count == 1 ? "counts as a challenger" : "count as challengers")}";
    }

    /// <summary>Writes why they count, and with which seeds they do not.</summary>
    /// <param name="earlier">The versions.</param>
    public static string Reason(EarlierVersions earlier) =>
        "Earlier versions count as challengers that showed nothing: whoever changes a rule until it pleases finds something in the end. "
        + $"With seeds that nobody has looked at (`{earlier.NewSeeds}`) they do not count.";

    /// <summary>Writes how many there are: <c>4 earlier versions</c>.</summary>
    internal static string Versions(EarlierVersions earlier) => NumberText.Count(earlier.Count, "earlier version");
}
