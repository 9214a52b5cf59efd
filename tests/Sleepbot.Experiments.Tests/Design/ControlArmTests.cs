using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests.Design;

public sealed class ControlArmTests
{
    private const string Ema = "plain (ema)";

    [Fact]
    public void A_file_that_names_its_endpoint_gets_its_controls()
    {
        var experiment = Sample.Read(Sample.Text, "endpoint=final-accuracy");
        var arms = experiment.Arms.ToDictionary(arm => arm.Name);

        Assert.Equal(["plain", "noise", "noise (sham)", "noise (identity)"], arms.Keys.Where(name => name != Ema));
        Assert.Equal([ArmRole.Baseline, ArmRole.Challenger, ArmRole.Sham, ArmRole.Identity], arms.Values.Where(arm => arm.Name != Ema).Select(arm => arm.Role));
        Assert.Equal("noise", arms["noise (sham)"].YokedTo);
        Assert.Equal(arms["noise"].Sleep!.Every, arms["noise (sham)"].Sleep!.Every);
        Assert.All(arms.Values.Where(arm => arm.Role != ArmRole.Sham), arm => Assert.Null(arm.YokedTo));
        Assert.IsType<UniformNoise>(Assert.IsType<Undone>(Assert.Single(arms["noise (identity)"].Sleep!.Interventions)).Rule);
        Assert.Equal(arms["noise"].Sleep!.Every, arms["noise (identity)"].Sleep!.Every);
        Assert.Equal(experiment.Arms.Select(arm => (arm.Name, arm.Role)), experiment.Design.Arms.Select(arm => (arm.Name, arm.Role)));
    }

    [Theory]
    [InlineData("controls=off", "")]
    [InlineData("controls={ shams: off, ema: off }", "noise (identity)")]
    [InlineData("controls={ identity: off, ema: off }", "noise (sham)")]
    [InlineData("controls={ identity: off, ema: off, shams: off, shuffled: on }", "noise (shuffled)")]
    public void Each_can_be_turned_off(string controls, string left) => Assert.Equal(
        ["plain", "noise", .. left.Length > 0 ? [left] : Array.Empty<string>()],
        Sample.Read(Sample.Text, "endpoint=final-accuracy", controls).Arms.Select(arm => arm.Name));

    [Fact]
    public void An_idle_arm_of_the_file_is_an_identity_check_of_all_seeds()
    {
        string text = Sample.Text + "\n  idle: { sleep: { interventions: none } }\n  slow: { training: { learningRate: 0.01 } }";
        var design = Sample.Read(text, "endpoint=final-accuracy").Design;

        Assert.Equal(
            [("plain", ArmRole.Baseline), ("noise", ArmRole.Challenger), ("idle", ArmRole.Identity), ("slow", ArmRole.Challenger), ("noise (sham)", ArmRole.Sham), ("noise (identity)", ArmRole.Identity)],
            design.Arms.Where(arm => arm.Name != Ema).Select(arm => (arm.Name, arm.Role)));
        Assert.Equal(["noise", "slow"], design.Challengers);
        Assert.Equal(design.Seeds, design.SeedsOf(design.Arms[2]));
    }

    [Fact]
    public void Where_all_arms_sleep_alike_there_is_no_sham_of_it()
    {
        string text = Sample.With(11, "sleep: { every: 3 steps, interventions: delta-times }").Replace("  noise:", "  slow: { training: { learningRate: 0.01 } }\n  noise:", StringComparison.Ordinal);
        var arms = Sample.Read(text, "endpoint=final-accuracy").Arms.Where(arm => arm.Name != Ema).ToDictionary(arm => arm.Name);

        Assert.Equal(["plain", "slow", "noise", "noise (sham)", "noise (identity)"], arms.Keys);
        Assert.Equal(["delta-times", "undone"], arms["noise (identity)"].Sleep!.Interventions.Select(rule => rule.Name));
    }

    [Fact]
    public void Each_challenger_that_sleeps_in_runs_like_the_baselines_is_checked_with_two_seeds()
    {
        string text = Sample.Text + """

              other: { sleep: { every: 5 steps, interventions: delta-times }, training: { optimizer: adam } }
              longer: { sleep: { interventions: delta-times }, training: { length: 3 epochs } }
              wider: { sleep: { interventions: delta-times }, network: { model: mlp, widths: [9] } }
            """.ReplaceLineEndings("\n");
        var experiment = Sample.Read(text, "endpoint=final-accuracy", "seeds=8", "controls={ shams: off, ema: off }");
        var checks = experiment.Design.Arms.Where(arm => arm.Role == ArmRole.Identity).ToList();
        var other = experiment.Arms.Single(arm => arm.Name == "other (identity)");

        Assert.Equal(["noise (identity)", "other (identity)"], checks.Select(arm => arm.Name));
        Assert.All(checks, arm => Assert.Equal([0L, 1], experiment.Design.SeedsOf(arm)));
        Assert.Equal((5 * 8) + (2 * 2), experiment.Design.MostRuns);
        Assert.Contains("runs: 5 arms x 8 seeds + 2 arms x 2 seeds = 44 runs", DesignText.Of(experiment));

        // It trains as the baseline, and sleeps when its challenger does.
        Assert.Equal("momentum", other.Training.Optimizer.Name);
        Assert.Equal(5, other.Sleep!.Every!.Value.Count);
    }

    [Fact]
    public void The_design_can_be_had_from_the_definition_alone()
    {
        // A rule of the user's own, whose file is nowhere any more.
        string text = Sample.With(16, "  mine: { sleep: { interventions: { file: gone.cs } } }");
        var design = ExperimentDesign.FromDefinition("endpoint: { final-accuracy: { smallestEffect: 0.002 } }\n" + text);

        Assert.Equal(0.002, design.Endpoint.SmallestEffect);
        Assert.Equal(["plain", "mine", "mine (sham)", "mine (identity)"], design.Arms.Select(arm => arm.Name).Where(name => name != Ema));
        Assert.Equal("mine", design.Arms[2].Origin);
        Assert.Equal([0L, 1], design.Seeds);
    }

    [Fact]
    public void Text_that_is_no_definition_is_refused() =>
        Assert.Contains("this is no experiment", Assert.Throws<ExperimentException>(() => ExperimentDesign.FromDefinition("hello: world")).Message);

    [Fact]
    public void The_design_is_said_in_words()
    {
        var lines = DesignText.Of(Sample.Read(Sample.Text, "endpoint=final-accuracy", "controls={ ema: off }"));

        Assert.Equal(
        [
            "decided by: final test accuracy, higher is better; the smallest effect that matters is 0.1 points",
            "arm: plain (baseline)",
            "arm: noise (challenger)",
            "arm: noise (sham) (sham of noise: changes as large, in random directions)",
            "arm: noise (identity) (identity check of noise: all that it does is taken back, and must equal the baseline bit for bit)",
            "runs: 4 arms x 2 seeds = 8 runs",

            // statsmodels 0.14: TTestPower().solve_power(0.1 / (0.2 * sqrt(2)), alpha=0.05, power=0.8) = 64.75
            "seeds needed: about 65 seeds to find an effect of 0.1 points with a chance of 80 %, should seeds spread by 0.2 points",
            "too few seeds: with 1 challenger, fewer than 6 seeds can never show help or harm",
        ],
            lines);
    }
}
