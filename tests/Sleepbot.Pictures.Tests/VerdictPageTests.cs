using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;
using static Sleepbot.Pictures.Tests.SyntheticVerdict;

namespace Sleepbot.Pictures.Tests;

public partial class VerdictPageTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"'&<b>";
    private static readonly DecisionPlan fixedSeeds = new(0.05, MultiplicityRule.Holm, 8, null);

    private static readonly Dictionary<string, ExperimentResult> cases = new()
    {
        ["complete"] = Complete(),
        ["no pairs yet"] = Two(Accuracy, Accuracies(), Accuracies()),
        ["one pair"] = Two(Accuracy, Accuracies(0.97), Accuracies(0.98)),
        ["one pair that diverged"] = Two(Accuracy, Accuracies(double.NaN), Accuracies(double.NaN)),
        ["all equal"] = Two(Accuracy, Accuracies(0.97, 0.98, 0.96), Accuracies(0.97, 0.98, 0.96)),
        ["all the same number"] = Two(Accuracy, Accuracies(1, 1, 1), Accuracies(1, 1, 1)),
        ["all diverged"] = Two(Accuracy, Accuracies(double.NaN, double.NaN), Accuracies(double.NaN, double.NaN)),
        ["challenger diverged"] = Two(Accuracy, Accuracies(0.97, 0.98, 0.96), Accuracies(double.NaN, double.NaN, double.NaN)),
        ["never reached"] = Two(Steps, StepsTaken(1000, 1000, 1000), StepsTaken(1000, 1000, 1000)),
        ["never reached, and diverged"] = Two(Steps, StepsTaken(1000, 1000, 1000), StepsTaken(double.NaN, double.NaN, double.NaN)),
        ["reached by some"] = Two(Steps, StepsTaken(500, 1000, 720, 640), StepsTaken(420, 380, double.NaN, 640)),
        ["seeds without runs of a target"] = Two(Steps with { SmallestEffect = null }, StepsTaken(), StepsTaken()),
        ["fixed number of seeds"] = Experiment(Accuracy, fixedSeeds, Arm("plain", ArmRole.Baseline, Accuracies(0.97, 0.98, 0.96)), Arm("other", ArmRole.Challenger, Accuracies(0.98, 0.97, 0.98))),
        ["no challenger"] = Experiment(Accuracy, UntilDecided, Arm("plain", ArmRole.Baseline, Accuracies(0.97, 0.98))),
        ["exploration"] = With(Complete(), verdict => verdict with { Standing = VerdictStanding.Exploration, Challengers = Unjudged(verdict) }),
        ["changed"] = With(Complete(), verdict => verdict with { Standing = VerdictStanding.Changed, Change = new DesignChange(16, ["the seeds were 0..7, they are 0..13 now"], true, "seeds: 14..27"), Challengers = Unjudged(verdict) }),
        ["unsound"] = With(Complete(), verdict => verdict with { Standing = VerdictStanding.Unsound, Challengers = Unjudged(verdict), Identity = new IdentityCheck(4, [new IdentityFault("plain (identity)", 3, "the loss differs: 1 and 2")]) }),
        ["tuned elsewhere"] = With(Complete(), verdict => verdict with { Tuning = new TuningOutcome("gone-1", [new TunedArm("plain", new Dictionary<string, double> { ["training.learningRate"] = 0.1 }, [])], null) }),
        ["every trial diverged"] = With(Complete(), verdict => verdict with { Tuning = verdict.Tuning! with { Arms = [Lost("plain")] } }),
        ["hostile names"] = Two(Accuracy with { Description = Hostile }, Accuracies(0.97, 0.98), Accuracies(0.98, 0.99), Hostile),
    };

    public static TheoryData<string> EdgeCases => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void Every_case_gives_a_page_whose_charts_are_well_formed(string name)
    {
        string page = ResultPage.Render(cases[name]);

        Assert.EndsWith("</html>\n", page);
        foreach (XElement svg in Charts(page))
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.NotEmpty(svg.Attribute("aria-label")!.Value);
            Assert.DoesNotMatch("NaN|Infinity|\u221e|E[+-]?[0-9]", string.Concat(svg.Descendants().Attributes().Where(attribute => attribute.Name != "class").Select(attribute => attribute.Value)));
        }
    }

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void A_chart_with_a_read_out_has_a_row_of_its_table_for_every_place(string name)
    {
        foreach (Match figure in Figures().Matches(ResultPage.Render(cases[name])))
        {
            foreach (XElement svg in Charts(figure.Value).Where(svg => svg.Attribute("data-steps") is null))
            {
                string places = (svg.Attribute("data-columns") ?? svg.Attribute("data-rows"))?.Value ?? "";
                int rows = Regex.Count(figure.Value, "<tr><td>");
                Assert.True(places.Length == 0 || places.Split(' ').Length <= rows, $"{svg.Attribute("aria-label")!.Value} has {places.Split(' ').Length} places and {rows} rows.");
            }
        }
    }

    [Fact]
    public void Text_from_outside_never_becomes_markup()
    {
        ExperimentResult result = cases["hostile names"];
        ExperimentVerdict verdict = result.Verdict! with
        {
            Conditions = result.Verdict.Conditions with { Data = Hostile, Network = Hostile, Length = Hostile, Varied = Hostile },
            Identity = new IdentityCheck(1, [new IdentityFault(Hostile, 1, Hostile)]),
            Change = new DesignChange(16, [Hostile], true, Hostile),
            Tuning = new TuningOutcome(Hostile, [Tuned(Hostile, 0.9) with { Trials = [new TrialOutcome(1, new Dictionary<string, double> { [Hostile] = 1 }, Accuracies(0.9), 0.9, true)] }], null),
            Challengers = [.. result.Verdict.Challengers.Select(challenger => challenger with { Controls = [new ControlComparison(Hostile, ArmRole.Sham, challenger.Comparison)] })],
        };
        foreach (VerdictStanding standing in Enum.GetValues<VerdictStanding>())
        {
            string page = ResultPage.Render(result with { Verdict = verdict with { Standing = standing } });
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<b></", page);
            Assert.Single(Regex.Matches(page, "<script"));
        }
    }

    [Fact]
    public void Each_verdict_is_a_word_a_mark_and_a_sentence()
    {
        ExperimentResult result = Complete();
        string page = ResultPage.Render(result);

        Assert.Equal([VerdictKind.Helped, VerdictKind.Hurt, VerdictKind.NoDifference, VerdictKind.NotEnoughEvidence], result.Verdict!.Challengers.Select(challenger => challenger.Kind!.Value));
        foreach ((ChallengerVerdict challenger, string word) in result.Verdict.Challengers.Zip(["Helped", "Hurt", "No difference", "No verdict yet"]))
        {
            Assert.Contains($"{VerdictMark.InText(challenger.Kind!.Value)}<b>{word}</b>", page);
            Assert.Contains(Html.Escape(VerdictText.Finding(result.Verdict, challenger)), page);
        }

        Assert.Equal(4, result.Verdict.Challengers.Select(challenger => VerdictMark.InText(challenger.Kind!.Value)).Distinct().Count());
    }

    [Fact]
    public void Gains_lie_on_the_better_side_of_the_zone_whichever_way_is_better()
    {
        (double zoneOfAccuracy, double accuracy) = Places(Two(Accuracy, Accuracies(0.96, 0.961, 0.96, 0.959, 0.96, 0.96), Accuracies(0.98, 0.982, 0.98, 0.979, 0.981, 0.98)));
        (double zoneOfSteps, double steps) = Places(Two(Steps, StepsTaken(800, 820, 810, 790, 830, 805), StepsTaken(400, 410, 390, 405, 380, 400)));

        Assert.True(accuracy > zoneOfAccuracy, $"A higher accuracy is drawn at {accuracy}, the zone's middle at {zoneOfAccuracy}.");
        Assert.True(steps < zoneOfSteps, $"Fewer steps are drawn at {steps}, the zone's middle at {zoneOfSteps}.");

        static (double Zone, double Gain) Places(ExperimentResult result)
        {
            XElement chart = Charts(ResultPage.Render(result)).First(svg => svg.Descendants().Any(element => Class(element) == "zone"));
            XElement zone = chart.Descendants().First(element => Class(element) == "zone");
            return (Number(zone, "x") + (Number(zone, "width") / 2), Number(chart.Descendants().First(element => Class(element) == "dot"), "cx"));
        }
    }

    [Fact]
    public void An_arm_that_collapsed_does_not_squeeze_the_others_to_a_point()
    {
        ExperimentResult result = Experiment(
            Accuracy,
            UntilDecided,
            Arm("plain", ArmRole.Baseline, Accuracies(0.970, 0.975, 0.972, 0.971)),
            Arm("fine", ArmRole.Challenger, Accuracies(0.973, 0.974, 0.976, 0.975)),
            Arm("also fine", ArmRole.Challenger, Accuracies(0.971, 0.976, 0.974, 0.970)),
            Arm("collapsed", ArmRole.Challenger, Accuracies(0.1, 0.12, 0.1, 0.11)));
        XElement chart = Charts(ResultPage.Render(result)).First(svg => svg.Descendants().Any(element => Class(element) == "zone"));

        Assert.Equal(2, chart.Descendants().Count(element => Class(element) == "dot"));
        Assert.Contains(chart.Descendants(), element => Class(element) == "beyond");
        Assert.InRange(Number(chart.Descendants().First(element => Class(element) == "zone"), "width"), 20, 1000);
    }

    [Fact]
    public void An_arm_that_hardly_learns_does_not_squeeze_the_ratios_of_the_others()
    {
        double[][] baseline = [[0.1, 0.8, 0.9, 0.95], [0.1, 0.79, 0.91, 0.96]];
        CurveShift sound = CurveShift.Of([0, 10, 20, 30], baseline, [[0.1, 0.85, 0.92, 0.95], [0.1, 0.82, 0.92, 0.97]]);
        CurveShift hardly = CurveShift.Of([0, 10, 20, 30], baseline, [[0.1, 0.1001, 0.1001, 0.1002], [0.1, 0.1001, 0.1001, 0.1002]]);
        Assert.True(hardly.MeanLeft!.Value.Ratio > 100);

        XElement svg = XElement.Parse(new LeftChart([sound, hardly]).Draw(sound, "sound", 1));
        Assert.All(svg.Descendants().Where(element => Class(element) == "middle"), tick => Assert.InRange(double.Parse(tick.Value), 0.1, 10));
    }

    [Fact]
    public void The_curve_of_waiting_ends_at_the_share_that_arrived_and_marks_the_others()
    {
        XElement chart = Charts(ResultPage.Render(cases["reached by some"])).First(svg => svg.Attribute("aria-label")!.Value.StartsWith("Share of runs", StringComparison.Ordinal));

        Assert.Contains("plain: 3 of 4, half of them after 640; other: 3 of 4, half of them after 420", chart.Attribute("aria-label")!.Value);
        Assert.Single(chart.Descendants(), element => Class(element).StartsWith("tick ", StringComparison.Ordinal));
        Assert.Single(chart.Descendants(), element => Class(element).StartsWith("cross ", StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_is_drawn_to_the_last_pair_with_the_mark_of_the_decision()
    {
        ExperimentResult result = Complete();
        XElement[] charts = [.. Charts(ResultPage.Render(result)).Where(svg => svg.Attribute("aria-label")!.Value.Contains("evidence that it is better"))];

        Assert.Equal(4, charts.Length);
        Assert.Equal(3, charts.Count(chart => chart.Descendants().Any(element => Class(element) == "moment")));
        Assert.All(charts, chart => Assert.Equal(12, chart.Attribute("data-columns")!.Value.Split(' ').Length));
        // A path of 12 pairs begins before the first: 13 points of two numbers.
        Assert.All(charts, chart => Assert.Equal(13, chart.Descendants().First(element => Class(element).StartsWith("line arm", StringComparison.Ordinal)).Attribute("d")!.Value[1..].Split(' ').Length / 2));
    }

    [Fact]
    public void Tuning_shows_the_chosen_trial_and_the_one_that_was_lost()
    {
        string page = ResultPage.Render(Complete());
        XElement chart = Charts(page).First(svg => svg.Attribute("aria-label")!.Value.StartsWith("plain: what 4 trials", StringComparison.Ordinal));

        Assert.Single(chart.Descendants(), element => Class(element).StartsWith("ring ", StringComparison.Ordinal));
        Assert.Equal(3, chart.Descendants().Count(element => Class(element).StartsWith("dot ", StringComparison.Ordinal)));
        Assert.Single(chart.Descendants(), element => Class(element).StartsWith("cross ", StringComparison.Ordinal));
        Assert.Contains("They took 8 runs and 12.5\u00a0s, 12\u00a0% of all computing", page);
    }

    [Fact]
    public void A_choice_at_the_end_of_its_range_is_told()
    {
        ExperimentResult result = Complete();
        TunedArm edge = Tuned("plain", 0.97) with { Chosen = new Dictionary<string, double> { ["training.learningRate"] = 0.0003 } };

        Assert.DoesNotContain("may be too narrow", ResultPage.Render(result));
        Assert.Contains(
            "<p>The best training.learningRate of plain was the smallest tried: its range may be too narrow.</p>",
            ResultPage.Render(With(result, verdict => verdict with { Tuning = verdict.Tuning! with { Arms = [edge, Tuned("average", 0.98)] } })));
    }

    [Fact]
    public void An_added_identity_check_is_shown_only_where_it_found_something()
    {
        ExperimentResult result = Experiment(
            Accuracy,
            UntilDecided,
            Arm("plain", ArmRole.Baseline, Accuracies(0.97, 0.96, 0.95)),
            Arm("noise", ArmRole.Challenger, Accuracies(0.96, 0.97, 0.96)),
            Arm("noise (identity)", ArmRole.Identity, Accuracies(0.97, 0.96), "noise"));
        string sound = ResultPage.Render(With(result, verdict => verdict with { Identity = new IdentityCheck(2, []) }));
        string unsound = ResultPage.Render(With(result, verdict => verdict with { Standing = VerdictStanding.Unsound, Identity = new IdentityCheck(2, [new IdentityFault("noise (identity)", 1, "it took 3 steps")]) }));

        Assert.DoesNotContain("noise (identity)", sound);
        Assert.Contains("In 2 runs what was done in sleep changed nothing, or was taken back", sound);
        Assert.Contains("noise (identity)", unsound);
        Assert.Contains("1 of 2 runs differ from the baseline, noise (identity) with seed 1 first: it took 3 steps", unsound);
    }

    [Fact]
    public void The_luck_of_the_test_set_is_split_for_each_difference()
    {
        ExperimentResult result = Complete();
        TestSetNoise noise = TestSetNoise.OfSamples([[1, 0, -1, 0], [0, 0, 0, 0], [0, 1, 0, 1]]);
        string page = ResultPage.Render(With(result, verdict => verdict with
        {
            Arms = [.. verdict.Arms.Select(arm => arm with { TestSetNoise = TestSetNoise.OfSamples([[1, 1, 0, 0], [1, 0, 1, 1]]) })],
            Challengers = [.. verdict.Challengers.Select(challenger => challenger with { TestSetNoise = challenger.Arm == "average" ? noise : null })],
        }));

        Assert.Single(Regex.Matches(page, "<span>average \u2212 plain</span>"));
        Assert.Contains("of the variance of the difference over seeds comes from the finite test set", page);
        Assert.DoesNotContain("noise \u2212 plain", page);
    }

    [Fact]
    public void Many_challengers_are_sorted_by_what_was_found_and_few_are_told_one_by_one()
    {
        ExperimentResult few = Complete();
        var own = few.Verdict!.Challengers;
        var many = With(few, verdict => verdict with { Challengers = [.. own.Reverse(), own[1], own[1], own[2]] });

        Assert.Contains($"<p class=\"headline\">{own[0].Arm} helped. {own[1].Arm} hurt. ", ResultPage.Render(few), StringComparison.Ordinal);
        Assert.Contains(
            $"<p class=\"headline\">Helped: {own[0].Arm}. Hurt: {own[1].Arm}, {own[1].Arm}, {own[1].Arm}. Made no difference: {own[2].Arm}, {own[2].Arm}. Still open: {own[3].Arm}.</p>",
            ResultPage.Render(many),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_far_off_has_an_axis_of_its_own_and_squeezes_nobody()
    {
        ArmRun[] baseline = Accuracies(0.97, 0.98, 0.975);
        string page = ResultPage.Render(Experiment(
            Accuracy,
            UntilDecided,
            Arm("plain", ArmRole.Baseline, baseline),
            Arm("near", ArmRole.Challenger, Accuracies(0.981, 0.97, 0.976)),
            Arm("other", ArmRole.Challenger, Accuracies(0.979, 0.971, 0.974)),
            Arm("ruined", ArmRole.Challenger, Accuracies(0.1, 0.4, 0.2))));

        Assert.Contains("All charts share their axes but ruined: values far off, on an axis of their own.", page, StringComparison.Ordinal);
        XElement near = Charts(page).Single(svg => svg.Attribute("aria-label")!.Value.StartsWith("near: each seed", StringComparison.Ordinal));
        double[] heights = [.. near.Descendants().Where(element => element.Name.LocalName == "circle").Select(dot => Number(dot, "cy"))];
        Assert.True(heights.Max() - heights.Min() > 40, $"dots lie within {heights.Max() - heights.Min()} pixels");
        Assert.DoesNotContain("on an axis of their own", ResultPage.Render(Complete()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_design_opens_with_what_was_changed_and_gets_no_verdicts()
    {
        string page = ResultPage.Render(cases["changed"]);

        Assert.Contains("<p class=\"headline\">No verdict: the design was changed after 16 runs had ended. The seeds were 0..7, they are 0..13 now. ", page, StringComparison.Ordinal);
        Assert.Contains("<code>seeds: 14..27</code>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Verdict</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("named before anything ran", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exploration_gets_no_verdicts()
    {
        string page = ResultPage.Render(cases["exploration"]);

        Assert.DoesNotContain("<h2>Verdict</h2>", page);
        Assert.DoesNotContain("class=\"seal", page);
        Assert.Contains("<code>endpoint: final-accuracy</code>", page);
        Assert.Contains("Seed by seed", page);
    }

    [Fact]
    public void Controls_are_paler_than_what_they_control()
    {
        ExperimentResult result = Complete();
        string styles = ArmStyles.Write(result);
        Assert.Contains(".arm-1,.key-1{--arm:var(--colour-0);", styles);
        Assert.Contains(".arm-5,.key-5{--arm:color-mix(in srgb,var(--colour-0) 65%,var(--paper));", styles);
        Assert.Contains(".arm-6,.key-6{--arm:color-mix(in srgb,var(--ink) 65%,var(--paper));", styles);
    }

    [Fact]
    public void The_table_of_all_arms_has_the_verdicts_intervals_and_none_of_another_number()
    {
        ExperimentResult byAccuracy = Two(Accuracy, Accuracies(0.97, 0.98, 0.96, 0.95, 0.97, 0.96, 0.97), Accuracies(0.98, 0.97, 0.97, 0.97, 0.98, 0.97, 0.96)), bySteps = Two(Steps, StepsTaken(500, 1000, 720), StepsTaken(420, 380, 640));
        Interval interval = byAccuracy.Verdict!.Challengers[0].Interval!.Value;

        Assert.Contains($"({ResultText.Points(interval.Low)} to {ResultText.Points(interval.High)})", AllArms(byAccuracy));
        Assert.DoesNotContain(" to ", Regex.Replace(AllArms(bySteps), "Difference to|<p.*", ""));

        static string AllArms(ExperimentResult result) => Regex.Match(ResultPage.Render(result), "<section aria-label=\"Result per arm\">.*?</section>", RegexOptions.Singleline).Value;
    }

    private static ExperimentResult Two(EndpointFacts endpoint, ArmRun[] baseline, ArmRun[] challenger, string name = "other") =>
        Experiment(endpoint, UntilDecided, Arm("plain", ArmRole.Baseline, baseline), Arm(name, ArmRole.Challenger, challenger));

    private static ExperimentResult With(ExperimentResult result, Func<ExperimentVerdict, ExperimentVerdict> change) => result with { Verdict = change(result.Verdict!) };

    private static ChallengerVerdict[] Unjudged(ExperimentVerdict verdict) => [.. verdict.Challengers.Select(challenger => challenger with { Kind = null })];

    private static TunedArm Lost(string arm) =>
        Tuned(arm, 0.9) with { Trials = [new TrialOutcome(1, new Dictionary<string, double> { ["training.learningRate"] = 0.5 }, Accuracies(double.NaN), null, true)] };

    private static IEnumerable<XElement> Charts(string page) => Drawn().Matches(page).Select(svg => XElement.Parse(svg.Value.Replace("\u00a0", " ")));

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value);

    [GeneratedRegex("<svg xmlns.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawn();

    [GeneratedRegex("<figure.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figures();
}
