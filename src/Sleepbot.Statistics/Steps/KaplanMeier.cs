namespace Sleepbot.Statistics;

/// <summary>The share of runs that have not reached the target after so many steps, from runs some of which stopped first.</summary>
/// <remarks>
/// E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958). A run that diverged stays among those that
/// have not reached the target for ever.
/// </remarks>
public sealed class KaplanMeier
{
    private KaplanMeier(IReadOnlyList<KaplanMeierPoint> points, double watched)
    {
        Points = points;
        Watched = watched;
        KaplanMeierPoint? half = points.Where(point => point.Waiting <= 0.5).Cast<KaplanMeierPoint?>().FirstOrDefault();
        Median = half?.Steps;
    }

    /// <summary>Gets the moments at which runs reached the target, in order of steps, and the share still waiting after each.</summary>
    public IReadOnlyList<KaplanMeierPoint> Points { get; }

    /// <summary>Gets the steps after which half of the runs have reached the target, or null when fewer did.</summary>
    public double? Median { get; }

    /// <summary>Gets the steps up to which the curve is known: beyond the last step at which any run was watched nobody knows more.</summary>
    /// <value>Above 0, or 0 where a run was watched for none; infinity once no run is waiting, or where one diverged, which never reaches the target.</value>
    public double Watched { get; }

    /// <summary>Estimates the curve of one arm.</summary>
    /// <param name="runs">One entry a seed, at least one.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    public static KaplanMeier Of(IReadOnlyList<StepsToTarget> runs)
    {
        if (runs.Count == 0)
        {
            throw new ArgumentException("No runs have no curve; expected at least one.", nameof(runs));
        }

        List<KaplanMeierPoint> points = [];
        double waiting = 1;
        foreach (IGrouping<double, StepsToTarget> moment in runs
            .Where(run => run.Outcome == StepsOutcome.Reached).GroupBy(run => run.Steps).OrderBy(group => group.Key))
        {
            // A run that stopped at this very step was still watched when the target was reached by the other.
            int watching = runs.Count(run => run.Steps >= moment.Key);
            waiting *= 1 - ((double)moment.Count() / watching);
            points.Add(new KaplanMeierPoint(moment.Key, waiting));
        }

        return new KaplanMeier(points, waiting == 0 ? double.PositiveInfinity : runs.Max(run => run.Steps));
    }

    /// <summary>Computes the mean steps taken within a budget: the area under the curve up to it.</summary>
    /// <remarks>
    /// P. Royston and M. Parmar, "Restricted mean survival time", BMC Medical Research Methodology 13 (2013).
    /// </remarks>
    /// <param name="budget">Steps, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="budget"/> is not a finite number above 0, or lies beyond the last step at which any run was watched.
    /// </exception>
    public double RestrictedMean(double budget)
    {
        if (!(double.IsFinite(budget) && budget > 0 && budget <= Watched))
        {
            throw new ArgumentOutOfRangeException(
                nameof(budget), budget, $"A budget is a finite number above 0, no larger than {Watched}, the last step at which a run was watched.");
        }

        double area = 0, from = 0, waiting = 1;
        foreach (KaplanMeierPoint point in Points.TakeWhile(point => point.Steps < budget))
        {
            area += waiting * (point.Steps - from);
            (from, waiting) = (point.Steps, point.Waiting);
        }

        return area + (waiting * (budget - from));
    }
}
