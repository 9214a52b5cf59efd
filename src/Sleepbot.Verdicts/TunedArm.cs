namespace Sleepbot.Verdicts;

/// <summary>One arm's tuning.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Chosen">The settings it was run with, by their path in an arm.</param>
/// <param name="Trials">What was tried, in order; empty where the tuning experiment is not in this journal.</param>
public sealed record TunedArm(string Arm, IReadOnlyDictionary<string, double> Chosen, IReadOnlyList<TrialOutcome> Trials)
{
    // Of two values each is an end.
    private const int FewestValues = 3;

    /// <summary>Gets how far the chosen trial lies before the next best.</summary>
    /// <value>Null, the default, where there is no such pair of trials, or nothing is known yet of how far seeds spread.</value>
    public TuningLead? Lead { get; init; }

    /// <summary>Gets the chosen settings that are the smallest or the largest of those tried, by their path: beyond them there may be better ones.</summary>
    /// <value>Empty where every choice lies between others. A setting with fewer than three values tried is left out.</value>
    public IReadOnlyDictionary<string, RangeEnd> AtEnds
    {
        get
        {
            SortedDictionary<string, RangeEnd> ends = new(StringComparer.Ordinal);
            foreach (var (setting, chosen) in Chosen)
            {
                double[] tried = [.. Trials.Where(trial => trial.Settings.ContainsKey(setting)).Select(trial => trial.Settings[setting]).Distinct()];
                if (tried.Length >= FewestValues && (chosen == tried.Min() || chosen == tried.Max()))
                {
                    ends[setting] = chosen == tried.Max() ? RangeEnd.Highest : RangeEnd.Lowest;
                }
            }

            return ends;
        }
    }
}
