using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>Says a verdict in a paragraph that anyone can read.</summary>
public static class VerdictParagraph
{
    /// <summary>Writes the paragraph on a challenger.</summary>
    /// <param name="verdict">The experiment's verdict.</param>
    /// <param name="challenger">One of its challengers.</param>
    /// <returns>A few sentences; an empty string without pairs.</returns>
    public static string Of(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(challenger);
        if (challenger.Comparison is not { MeanGain: { } gain, Win: { } win })
        {
            return "";
        }

        if (challenger.Idleness is { } idleness)
        {
            return Idle(verdict, idleness);
        }

        if (challenger.Copies > 0)
        {
            return $"One run repeated bit for bit says nothing of the next: for a verdict let seeds draw something that these runs use, initial weights or order for example{(verdict.Conditions.Varied.Length > 0 ? ", or leave 'vary' out" : "")}.";
        }

        bool isEqual = IsEqual(challenger);
        string[] sentences =
        [
            challenger.HasNothingToCompare ? "" : Means(verdict, challenger, gain),
            isEqual ? "" : Wins(verdict, win),
            Reason(verdict, challenger),
            challenger.Pairs.Count > challenger.Comparison.Pairs ? "Pairs that came later change no verdict." : "",
            ArrivalText.InParagraph(verdict, challenger),
            .. challenger.Controls.Select(control => Control(verdict, control)),
            Curves(verdict, challenger),
        ];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>What to look at where the baseline was compared with itself.</summary>
    private static string Idle(ExperimentVerdict verdict, Idleness idleness) => idleness.Reason switch
    {
        IdleReason.SameSettings => $"Nothing was compared: give it a setting that {verdict.Baseline} has not, or take it out.",
        IdleReason.NeverSlept => "That says nothing about what its rules do when they act: look at when its sleep is to come (`every`, `at`, `when`).",
        IdleReason.ChangedNothing => "That says nothing about what its rules do when they act: look at what they wait for, a threshold for example, and at the layers that they may change.",
        _ => "That says nothing about what its rules do when they leave a trace: look at their strength and their settings.",
    };

    private static string Means(ExperimentVerdict verdict, ChallengerVerdict challenger, double gain)
    {
        var endpoint = verdict.Endpoint;
        string seeds = NumberText.Count(challenger.Comparison.Pairs, "seed");
        if (IsEqual(challenger))
        {
            return $"Over {seeds} it was equal to {verdict.Baseline} every time.";
        }

        bool isAccuracy = endpoint.Unit == EndpointUnit.Accuracy;
        string average = challenger.Comparison.Pairs == 1 ? "" : " on average";
        if (NumberText.RoundsToNothing(gain, endpoint.Unit))
        {
            return isAccuracy
                ? $"Over {seeds} its {endpoint.Description} was about that of {verdict.Baseline}{average}."
                : $"Over {seeds} it took about as many {endpoint.Unit.ToString().ToLowerInvariant()} as {verdict.Baseline}{average}.";
        }

        double difference = endpoint.Better == Better.Higher ? gain : -gain;
        string size = NumberText.Size(Math.Abs(gain), endpoint.Unit);
        return isAccuracy
            ? $"Over {seeds} its {endpoint.Description} was {size} {(difference > 0 ? "higher" : "lower")} than that of {verdict.Baseline}{average}."
            : $"Over {seeds} it took {(ArrivalText.IsBound(verdict, challenger) ? "at least " : "")}{size} {(difference > 0 ? "more" : "fewer")} than {verdict.Baseline}{average}.";
    }

    private static string Wins(ExperimentVerdict verdict, WinProbability win)
    {
        string ties = win.Ties > 0 ? $" and equal in {win.Ties}" : "";
        string counts = $"It was better in {win.Wins} of {NumberText.Count(win.Wins + win.Losses + win.Ties, "pair")}{(win.Ties > 0 ? "," : " and")} worse in {win.Losses}{ties}";
        string range = $"{NumberText.Percent(win.Interval.Low, 0)} to {NumberText.Percent(win.Interval.High, 0)}", level = NumberText.Percent(win.Interval.Level, 0);
        // Nobody believes in 0 % or 100 % after a handful of seeds.
        string probability = win.Estimate is 0 or 1 ? $"{range} ({level} interval)" : $"about {NumberText.Percent(win.Estimate, 0)} ({level} interval {range})";
        return $"{counts}: on a new seed it beats {verdict.Baseline} with a probability of {probability}.";
    }

    private static string Reason(ExperimentVerdict verdict, ChallengerVerdict challenger) => challenger.Kind switch
    {
        VerdictKind.Helped or VerdictKind.Hurt when challenger.Evidence.Decides =>
            $"After pair {challenger.Evidence.DecidedAt} the evidence was strong enough, counting all looks{All(verdict)}.{Small(verdict, challenger)}",
        VerdictKind.Helped or VerdictKind.Hurt => $"If the arms were alike, chance would rarely show as much{Counted(verdict)}.{Small(verdict, challenger)}",
        VerdictKind.NoDifference when challenger.SmallestEffect is { } smallest =>
            $"Whichever way the true difference goes, with {NumberText.Percent(1 - verdict.Plan.Alpha, 0)} confidence it is smaller than the smallest that was declared to matter, {NumberText.Effect(smallest, verdict.Endpoint.Unit)}.",
        VerdictKind.NotEnoughEvidence => Undecided(verdict, challenger),
        _ => "",
    };

    /// <summary>A difference may be sure, and likely too small to matter: "no difference" takes an interval that shows it for all challengers at once.</summary>
    private static string Small(ExperimentVerdict verdict, ChallengerVerdict challenger) => !VerdictText.IsSmall(verdict, challenger)
        ? ""
        : $" The difference is likely smaller than what was declared to matter, {NumberText.Effect(challenger.SmallestEffect!.Value, verdict.Endpoint.Unit)}, but not surely"
            + (challenger.DecisionInterval is { } wide ? $": {(verdict.Counted == 1 ? "the interval that would have to lie within" : "an interval for all challengers at once")} is {NumberText.Difference(wide, verdict.Endpoint.Unit, verdict.Endpoint.Better)}." : ".");

    private static bool IsEqual(ChallengerVerdict challenger) => challenger.Deciding.All(pair => pair.IsTie);

    private static string Undecided(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        if (challenger.HasNothingToCompare)
        {
            return verdict.Endpoint.Target is null ? "There is nothing to compare: change the training so that runs stay finite." : "There is nothing to compare: name a lower target, or train longer.";
        }

        if (challenger.Failed.Count > 0)
        {
            string which = verdict.Plan.IsByEvidence ? "Pairs count in the order of their seeds, up to the first that is missing" : "The verdict is given once, when all pairs are in";
            return $"{which}. A rule may fail just where it does worst, so the other pairs alone would flatter it.";
        }

        if (challenger.IsOpen && !verdict.Plan.IsByEvidence)
        {
            return challenger.Pairs.Count == verdict.Plan.Seeds
                ? "Its pairs are all in, but not those of every challenger, and these are counted together: it will not get weaker than this."
                : $"The number of seeds was fixed beforehand, so the verdict is given once, when all {verdict.Plan.Seeds} pairs are in.";
        }

        if (IsEqual(challenger) && !challenger.Deciding.Any(pair => pair.Baseline.Diverged || pair.Challenger.Diverged))
        {
            double needs = verdict.Counted / verdict.Plan.Alpha;
            int equal = Enumerable.Range(1, int.MaxValue - 1).First(pairs => RarityEvidence.Of(0, pairs) >= needs);
            return $"That may be a rule that seldom acts, or an endpoint on a coarse grid: only {equal} equal pairs would show that it seldom makes a difference.";
        }

        int fewest = Judgement.FewestPairs(verdict.Plan.Alpha / verdict.Counted);
        string bound = !verdict.Plan.IsByEvidence && challenger.Pairs.Count < fewest
            ? $"With {NumberText.Count(verdict.Challengers.Count, "challenger")}{(verdict.Earlier is { } earlier ? $" and {EarlierText.Versions(earlier)}" : "")}, fewer than {fewest} pairs cannot decide."
            : challenger is { Evidence.Decides: true, Interval: { } interval } && !interval.Contains(0)
                ? "Its interval leaves zero out, but trusts differences to scatter normally; who won each pair and by how much does not carry a verdict by itself."
                : "It may still be luck.";
        string outlook = (challenger.PairsStillNeeded, challenger.NewSeedsNeeded) switch
        {
            ({ } more, _) when challenger.IsOpen || !verdict.Plan.IsUntilDecided => $" About {NumberText.Count(more, "seed")} more would likely tell.",
            ({ } more, _) => $" About {NumberText.Count(more, "seed")} more would likely tell: the plan's {verdict.Plan.Seeds} are used up, and `at most` may be raised.",
            (_, { } anew) => $" A new experiment of about {NumberText.Count(anew, "seed")} that nobody has looked at would likely tell.",
            _ when challenger.IsOpen => "",
            _ when verdict.Plan.IsUntilDecided => $" The plan's {verdict.Plan.Seeds} seeds are used up, and twice as many would likely not tell.",
            _ => " How many seeds would tell cannot be said.",
        };
        return bound + outlook;
    }

    /// <summary>What a control tells, as far as its interval carries it. It is no verdict and does not call itself one.</summary>
    private static string Control(ExperimentVerdict verdict, ControlComparison control)
    {
        if (control.Comparison is not { MeanGain: { } gain, Interval: { } interval })
        {
            return "";
        }

        int side = interval.Low > 0 ? 1 : interval.High < 0 ? -1 : 0;
        string reading = (control.Role, side) switch
        {
            (ArmRole.Sham, 1) => "so it does more than shake the weights",
            (ArmRole.Sham, -1) => "so shaking the weights as much at random does better",
            (ArmRole.Sham, _) => "so it cannot be told from shaking the weights as much at random",
            (ArmRole.Shuffled, 1) => "so acting at random moments does worse",
            (ArmRole.Shuffled, -1) => "so acting at random moments does better",
            (ArmRole.Shuffled, _) => "so it cannot be told from acting at random moments",
            (_, 1) => $"so it does better than {Averaging(verdict)}",
            (_, -1) => $"so {Averaging(verdict)} does better",
            _ => $"so it cannot be told from {Averaging(verdict)}",
        };
        string unit = verdict.Endpoint.Unit == EndpointUnit.Accuracy ? "points" : verdict.Endpoint.Unit.ToString().ToLowerInvariant();
        return $"Against {control.Arm}: {NumberText.Difference(gain, verdict.Endpoint.Unit, verdict.Endpoint.Better)} {unit} ({VerdictText.Interval(interval, verdict.Plan.Alpha, verdict.Endpoint)}), {reading}.";
    }

    // Tuned by itself, the average may be one of weights that trained with another learning rate.
    private static string Averaging(ExperimentVerdict verdict) => verdict.Tuning is null ? "averaging the baseline's weights" : "averaging weights (tuned like every arm)";

    private static string Curves(ExperimentVerdict verdict, ChallengerVerdict challenger)
    {
        // What rounds to nothing is not worth a sentence; the page draws it. Nor is a ratio that holds for the lowest part of the way alone.
        if (challenger.Curves is not { } curves || Math.Round(curves.MeanUp.Gain, 4) == 0)
        {
            return "";
        }

        string band = $"{NumberText.Percent(1 - verdict.Plan.Alpha, 0)} band";
        string side = curves.MeanUp.Gain >= 0 ? "above" : "below";
        string up = $"On the way its curve lies {NumberText.Size(Math.Abs(curves.MeanUp.Gain), EndpointUnit.Accuracy)} {side} that of {verdict.Baseline} ({band} {NumberText.Difference(curves.MeanUp.Band, EndpointUnit.Accuracy, Better.Higher)})";
        return curves.MeanLeft is { } left && double.IsFinite(left.Ratio) && Math.Round(left.Ratio, 2) != 1 && curves.SharedClimb >= 0.5
            ? $"{up} and takes {NumberText.Number(left.Ratio, 2)} times the steps to the same accuracy ({NumberText.Number(left.Band.Low, 2)} to {NumberText.Number(left.Band.High, 2)})."
            : $"{up}.";
    }

    private static string Counted(ExperimentVerdict verdict) => verdict.Counted == 1 ? "" : $", counting {Challengers(verdict)}";

    private static string All(ExperimentVerdict verdict) => verdict.Counted == 1 ? "" : $" and {Challengers(verdict)}";

    private static string Challengers(ExperimentVerdict verdict)
    {
        string present = verdict.Challengers.Count switch
        {
            1 => "it",
            2 => "both challengers",
            var all => $"all {all} challengers",
        };
        return verdict.Earlier is { } earlier ? $"{present} and {EarlierText.Versions(earlier)}" : present;
    }
}
