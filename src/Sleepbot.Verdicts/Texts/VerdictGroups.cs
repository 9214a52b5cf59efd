using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>Sorts challengers by what was found: many are read faster so than one after the other.</summary>
public static class VerdictGroups
{
    private static readonly (VerdictKind Kind, string Title)[] kinds =
    [
        (VerdictKind.Helped, "Helped"), (VerdictKind.Hurt, "Hurt"), (VerdictKind.NoDifference, "Made no difference"), (VerdictKind.NotEnoughEvidence, "Not enough evidence"),
    ];

    /// <summary>Gets the groups that have a member: what was found first, then challengers whose runs failed, then those that are open.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <returns>Each with its title, such as <c>Made no difference</c>, what is to be added to it, or nothing, and the names of its arms.</returns>
    public static IEnumerable<(string Title, string Addition, IReadOnlyList<string> Arms)> Of(ExperimentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return kinds.Select(kind => Group(kind.Title, "", challenger => challenger.Kind == kind.Kind && challenger is { IsOpen: false, Copies: 0 } && !IsIdle(challenger)))
            .Append(Group("No verdict", "their runs are the baseline's", challenger => !challenger.IsOpen && IsIdle(challenger)))
            .Append(Group("No verdict", "all seeds are one run", challenger => challenger is { Kind: not null, IsOpen: false, Copies: > 0 } && !IsIdle(challenger)))
            .Append(Group("Failed", "no verdict before all their runs end", challenger => challenger is { IsOpen: true, Failed.Count: > 0 }))
            .Append(Group("Still open", "more seeds may tell", challenger => challenger is { IsOpen: true, Failed.Count: 0 }))
            .Where(group => group.Arms.Count > 0);

        static bool IsIdle(ChallengerVerdict challenger) => challenger is { Idleness: not null, Kind: VerdictKind.NotEnoughEvidence };

        (string Title, string Addition, IReadOnlyList<string> Arms) Group(string title, string addition, Func<ChallengerVerdict, bool> belongs) =>
            (title, addition, [.. verdict.Challengers.Where(belongs).Select(challenger => challenger.Arm)]);
    }
}
