using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>How far the trial that an arm was run with lies before the next best one, and how far luck alone moves the two apart.</summary>
/// <param name="Next">The number of the next best trial.</param>
/// <param name="Gain">By how much the chosen one was better on average, in the endpoint's unit; at least 0.</param>
/// <param name="Noise">How far apart two trials of the same worth come out in 19 cases of 20, if seeds spread as in the arm's own runs.</param>
public sealed record TuningLead(int Next, double Gain, double Noise)
{
    // The normal distribution's bound for 95 %: how far seeds spread is known from the runs of the verdict, not from the few of a trial.
    private const double Reach = 1.96;

    /// <summary>Gets whether luck alone would often move two trials as far apart.</summary>
    public bool IsWithinNoise => Gain <= Noise;

    /// <summary>Compares the chosen trial with the next best.</summary>
    /// <remarks>The next best is found as the best was: the most runs that did not diverge, then the most that reached the target, then the mean. That trials share their seeds is not counted in: their pairs need not be correlated.</remarks>
    /// <param name="trials">The trials of one arm.</param>
    /// <param name="better">Which way the endpoint gets better.</param>
    /// <param name="spread">The standard deviation over seeds of the arm's own runs, in the endpoint's unit; null where it is not known.</param>
    /// <returns>The comparison; null without a chosen trial, another one that has as many values, and a spread.</returns>
    public static TuningLead? Of(IReadOnlyList<TrialOutcome> trials, Better better, double? spread)
    {
        ArgumentNullException.ThrowIfNull(trials);
        int sign = better == Better.Higher ? 1 : -1;
        var next = trials.Where(trial => trial is { IsChosen: false, Mean: not null }).OrderByDescending(Standing).ThenByDescending(trial => sign * trial.Mean!.Value).FirstOrDefault();

        // A trial that lost fewer runs was not chosen for its mean.
        return trials.FirstOrDefault(trial => trial.IsChosen) is { Mean: { } best } chosen && next is not null && spread is { } deviation && Standing(next) == Standing(chosen)
            ? new TuningLead(next.Number, sign * (best - next.Mean!.Value), Reach * deviation * Math.Sqrt(2.0 / Standing(chosen).Ended))
            : null;

        static (int Ended, int Reached) Standing(TrialOutcome trial) => (trial.Runs.Count(run => !run.Diverged), trial.Runs.Count(run => run.IsReached));
    }
}
