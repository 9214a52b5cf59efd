using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>What every section of the page needs.</summary>
/// <param name="Result">The experiment.</param>
/// <param name="Table">Its table.</param>
internal sealed record PageContext(ExperimentResult Result, ResultTable Table)
{
    public string Level => ResultText.Percent(Table.Level, 0);

    /// <summary>Gets the baseline's place in the experiment, from 0.</summary>
    public int BaselineArm => Result.Arms.Select((arm, i) => (arm, i)).First(entry => entry.arm.Name == Result.Baseline).i;

    /// <summary>Gets whether the page opens with verdicts.</summary>
    public bool HasVerdicts => Result.Verdict is { Standing: VerdictStanding.Designed or VerdictStanding.Unsound };

    /// <summary>Gets the challengers of the verdict with their places in the experiment.</summary>
    public IEnumerable<(int Arm, ChallengerVerdict Verdict)> Challengers =>
        (Result.Verdict?.Challengers ?? []).Select(challenger => (Place(challenger.Arm), challenger)).Where(entry => entry.Item1 >= 0);

    /// <summary>Gets what the verdict knows of an arm against the baseline: a challenger's interval is that of its verdict, others have one for themselves. Null for an arm that is not compared.</summary>
    public (PairedComparison Comparison, Interval? Interval)? Gain(string arm) =>
        Result.Verdict?.Challengers.FirstOrDefault(challenger => challenger.Arm == arm) is { } challenger ? (challenger.Comparison, challenger.Interval)
        : Result.Verdict?.Arms.FirstOrDefault(other => other.Name == arm)?.AgainstBaseline is { } comparison ? (comparison, comparison.Interval)
        : null;

    /// <summary>Gets an arm's place in the experiment, from 0, or -1 where there is no such arm.</summary>
    public int Place(string arm) => Result.Arms.Select((other, i) => (other.Name, i)).Where(entry => entry.Name == arm).Select(entry => entry.i).DefaultIfEmpty(-1).First();

    public static string Swatch(int arm) => $"<svg class=\"swatch arm-{arm}\" aria-hidden=\"true\"><path d=\"M0 6H18\"/></svg>";
}
