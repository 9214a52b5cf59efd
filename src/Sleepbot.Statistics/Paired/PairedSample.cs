namespace Sleepbot.Statistics;

/// <summary>
/// What pairs of runs that share a seed say about a challenger, turned so that positive is good: the one input of all paired tests.
/// </summary>
/// <remarks>
/// Gains are in the endpoint's unit and carry means and intervals; scores carry the sign-flip test. They are the same numbers except for
/// steps to a target, where not reaching it has no size and scores are ranks.
/// </remarks>
public sealed class PairedSample
{
    private readonly double[] baseline;
    private readonly double[] challenger;
    private readonly double[] gains;
    private readonly double[] scores;

    private PairedSample(double[] baseline, double[] challenger, double[] gains, double[] scores, int baselineDiverged, int challengerDiverged)
    {
        this.baseline = baseline;
        this.challenger = challenger;
        this.gains = gains;
        this.scores = scores;
        BaselineDiverged = baselineDiverged;
        ChallengerDiverged = challengerDiverged;
        Wins = scores.Count(score => score > 0);
        Losses = scores.Count(score => score < 0);
    }

    /// <summary>Gets how many pairs there are.</summary>
    public int Count => gains.Length;

    /// <summary>Gets how many pairs the challenger won.</summary>
    public int Wins { get; }

    /// <summary>Gets how many pairs the challenger lost.</summary>
    public int Losses { get; }

    /// <summary>Gets how many pairs were equal, or undecided because neither reached the target.</summary>
    public int Ties => Count - Wins - Losses;

    /// <summary>Gets how many of the baseline's runs diverged.</summary>
    public int BaselineDiverged { get; }

    /// <summary>Gets how many of the challenger's runs diverged.</summary>
    public int ChallengerDiverged { get; }

    /// <summary>Gets each pair's gain, in the endpoint's unit: by how much the challenger was better. In the order of the pairs.</summary>
    public ReadOnlySpan<double> Gains => gains;

    /// <summary>Gets each pair's score, whose sign says who won. In the order of the pairs.</summary>
    public ReadOnlySpan<double> Scores => scores;

    internal ReadOnlySpan<double> Baseline => baseline;

    internal ReadOnlySpan<double> Challenger => challenger;

    /// <summary>Takes the values of an endpoint.</summary>
    /// <param name="pairs">
    /// One pair a seed, in the order in which the seeds were run; may be empty. A value that is not finite is a run that diverged. It counts
    /// as <see cref="Endpoint.Worst"/>, or as the worst value of any run here if that is worse, so that diverging never wins a pair.
    /// </param>
    /// <param name="endpoint">What the values are.</param>
    /// <exception cref="ArgumentException">A run diverged and the endpoint does not say what that counts as.</exception>
    public static PairedSample Of(IReadOnlyList<Pair> pairs, Endpoint endpoint)
    {
        double[] baseline = [.. pairs.Select(pair => pair.Baseline)];
        double[] challenger = [.. pairs.Select(pair => pair.Challenger)];
        int baselineDiverged = baseline.Count(value => !double.IsFinite(value));
        int challengerDiverged = challenger.Count(value => !double.IsFinite(value));
        if (baselineDiverged + challengerDiverged > 0)
        {
            double worst = WorstOf(baseline.Concat(challenger).Where(double.IsFinite), endpoint, baselineDiverged + challengerDiverged);
            baseline = [.. baseline.Select(value => double.IsFinite(value) ? value : worst)];
            challenger = [.. challenger.Select(value => double.IsFinite(value) ? value : worst)];
        }

        double[] gains = [.. baseline.Zip(challenger, (b, c) => endpoint.Better == Better.Higher ? c - b : b - c)];
        return new PairedSample(baseline, challenger, gains, gains, baselineDiverged, challengerDiverged);
    }

    /// <summary>Takes steps to a target, some of which were never seen to end.</summary>
    /// <remarks>
    /// Within a pair, fewer steps win; reaching the target beats not reaching it, and not reaching it beats diverging; a pair in which neither
    /// reached it is undecided and counts as a tie. A pair's score is the difference of its two runs' ranks among all runs, by who surely did better
    /// (E. Gehan, "A generalized Wilcoxon test for comparing arbitrarily singly-censored samples", Biometrika 52, 1965). Both runs of a pair have one
    /// budget, so that where arms do not differ, exchanging them changes no rank, and the sign-flip test of the scores is exact also where budgets differ between pairs.
    /// A pair's gain is the difference of the steps taken within its budget, in which not reaching and diverging count as the whole budget: its mean is the difference of
    /// restricted means.
    /// </remarks>
    /// <param name="pairs">One pair a seed, in the order in which the seeds were run; may be empty.</param>
    /// <exception cref="ArgumentException">A run stopped before its pair's budget without reaching the target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A budget is not a finite number above 0.</exception>
    public static PairedSample OfSteps(IReadOnlyList<StepsPair> pairs)
    {
        double[] baseline = [.. pairs.Select(pair => pair.Baseline.Within(pair.Budget))];
        double[] challenger = [.. pairs.Select(pair => pair.Challenger.Within(pair.Budget))];
        (StepsToTarget Run, double Budget)[] all = [.. pairs.Select(pair => (pair.Baseline, pair.Budget)), .. pairs.Select(pair => (pair.Challenger, pair.Budget))];
        return new PairedSample(
            baseline,
            challenger,
            [.. baseline.Zip(challenger, (b, c) => b - c)],
            [.. pairs.Select(pair => Rank(all, pair.Baseline, pair.Budget) - Rank(all, pair.Challenger, pair.Budget))],
            pairs.Count(pair => pair.Baseline.Outcome == StepsOutcome.Diverged),
            pairs.Count(pair => pair.Challenger.Outcome == StepsOutcome.Diverged));
    }

    /// <summary>Gets the sample as it was after some pairs; scores keep the ranks that they have among all.</summary>
    /// <param name="pairs">How many of the first pairs, 0 to <see cref="Count"/>.</param>
    internal PairedSample First(int pairs) =>
        new(baseline[..pairs], challenger[..pairs], gains[..pairs], scores[..pairs], BaselineDiverged, ChallengerDiverged);

    /// <summary>Gets one pair, by its place from 0.</summary>
    internal (double Gain, double Score) this[int pair] => (gains[pair], scores[pair]);

    private static double WorstOf(IEnumerable<double> seen, Endpoint endpoint, int diverged)
    {
        if (endpoint.Worst is not { } worst || !double.IsFinite(worst))
        {
            throw new ArgumentException(
                $"Endpoint '{endpoint.Name}': {diverged} run(s) diverged, and its Worst value is {endpoint.Worst?.ToString() ?? "not set"}. "
                + "Set it to the finite value that a diverged run counts as, for example 0.1, chance among ten equal classes.",
                nameof(endpoint));
        }

        return endpoint.Better == Better.Higher ? seen.Append(worst).Min() : seen.Append(worst).Max();
    }

    /// <summary>How many runs are surely before, less how many are surely after.</summary>
    private static double Rank((StepsToTarget Run, double Budget)[] all, StepsToTarget run, double budget) =>
        all.Count(other => other.Run.IsBefore(other.Budget, run, budget)) - all.Count(other => run.IsBefore(budget, other.Run, other.Budget));
}
