using System.Globalization;
using Sleepbot.Statistics;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>Says a design in words, before anything runs.</summary>
public static class DesignText
{
    // The spread between seeds of small networks on MNIST-like data: 0.18 to 0.29 points (DeepOBS). Two independent runs differ by the root of 2 times that.
    private const double UsualSpread = 0.002;
    private const double UsualShare = 0.1;

    /// <summary>Describes an experiment's design.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <returns>Lines of text: endpoint, arms, runs, noise, and how many seeds a verdict is likely to take.</returns>
    public static IReadOnlyList<string> Of(Experiment experiment)
    {
        var design = experiment.Design;
        int challengers = design.Challengers.Count;
        string better = design.Endpoint.HigherIsBetter ? "higher" : "lower";
        List<string> lines =
        [
            $"decided by: {design.Endpoint.Description}, {better} is better; the smallest effect that matters is {Effect(design.Endpoint)}{(design.IsDeclared ? "" : " (the default: the file names no endpoint, so no control arms are added, and no verdict is given)")}",
            .. design.Arms.Select(arm => $"arm: {arm.Name} ({Role(arm)})"),
        ];
        if (experiment.Tuning is { } tuning)
        {
            lines.Add($"tuning first: {string.Join(", ", design.Tuning!.Ranges.Select(range => $"{range.Path} {range}"))}; {Count(tuning.Arms.Count, "trial")} in all, {Count(tuning.Seeds.Count, "seed")} each, {Count(tuning.Arms.Count * tuning.Seeds.Count, "run")}, on the validation split");
        }

        lines.Add(design.UntilDecided is { } rounds
            ? $"runs: rounds of {Count(rounds.Round, "seed")} until decided, at most {Count(rounds.AtMost, "seed")}, so at most {Count(design.MostRuns, "run")}"
            : $"runs: {RunsOf(design)}");
        if (experiment.Arms[0].Vary is { } vary && vary.Count < Enum.GetValues<NoiseSource>().Length)
        {
            lines.Add($"seeds vary: {string.Join(", ", vary.Select(noise => noise.ToString().ToLowerInvariant()))}; all other chance is that of seed 0");
        }

        if (challengers > 0)
        {
            int fewest = design.Plan.FewestPairsFor(challengers);
            lines.Add(Need(design, challengers, fewest));
            if (design.Seeds.Count < fewest)
            {
                lines.Add($"too few seeds: with {Count(challengers, "challenger")}, fewer than {Count(fewest, "seed")} can never show help or harm");
            }
        }

        return lines;
    }

    /// <summary>Writes the smallest effect that matters: <c>0.1 points</c>, or <c>5 % of a run</c>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static string Effect(PrimaryEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * endpoint.SmallestEffect:0.####} {(endpoint.IsRelative ? "% of a run" : "points")}");
    }

    private static string Need(ExperimentDesign design, int challengers, int fewest)
    {
        double spread = design.Endpoint.IsRelative ? UsualShare : UsualSpread;
        int pairs = Power.PairsForMean(design.Endpoint.SmallestEffect, spread * Math.Sqrt(2), ExperimentVerdicts.Alpha / challengers);
        string unit = design.Endpoint.IsRelative ? "% of a run" : "points";
        string usual = string.Create(CultureInfo.InvariantCulture, $"{100 * spread:0.##} {unit}");
        return $"seeds needed: about {Count(Math.Max(pairs, fewest), "seed")} to find an effect of {Effect(design.Endpoint)} with a chance of 80 %, should seeds spread by {usual}";
    }

    private static string RunsOf(ExperimentDesign design) => string.Join(" + ", design.Arms
        .GroupBy(arm => design.SeedsOf(arm).Count)
        .Select(arms => $"{Count(arms.Count(), "arm")} x {Count(arms.Key, "seed")}")) + $" = {Count(design.MostRuns, "run")}";

    private static string Role(DesignArm arm) => arm.Role switch
    {
        ArmRole.Sham => $"sham of {arm.Origin}: changes as large, in random directions",
        ArmRole.Shuffled => $"{arm.Origin} at random moments",
        ArmRole.Identity when arm.IsAutomatic => $"identity check of {arm.Origin}: all that it does is taken back, and must equal the baseline bit for bit",
        ArmRole.Identity => "identity check: must equal the baseline bit for bit",
        ArmRole.Reference => "reference: moving average of the weights",
        ArmRole.Trial => $"trial of {arm.Origin}",
        _ => arm.Role.ToString().ToLowerInvariant(),
    };

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
