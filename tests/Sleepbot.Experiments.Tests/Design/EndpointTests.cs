using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests.Design;

public sealed class EndpointTests
{
    // 0.90 first at step 20, but not again at 30; from step 40 on to stay.
    private static readonly CurvePoint[] curve =
    [
        new(0, 0, 0, 0.1), new(10, 160, 1, 0.5), new(20, 320, 2, 0.9), new(30, 480, 3, 0.8), new(40, 640, 4, 0.9), new(50, 800, 6, 0.95),
    ];

    [Fact]
    public void Final_accuracy_is_the_last_point() => Assert.Equal(new EndpointValue(0.95, true, 0.95), new AccuracyEndpoint().ValueOf(curve));

    [Fact]
    public void The_area_is_the_mean_height_of_the_trapezoids() =>
        // (0.3 + 0.7 + 0.85 + 0.85 + 0.925) / 5, by hand.
        Assert.Equal(0.725, new AreaEndpoint().ValueOf(curve).Value, 12);

    [Fact]
    public void A_target_is_reached_at_the_first_of_two_hits_in_a_row()
    {
        Assert.Equal(new EndpointValue(40, true, 50) { Done = 40, Length = 50 }, new StepsEndpoint(0.9).ValueOf(curve));
        Assert.Equal(new EndpointValue(640, true, 800) { Done = 640, Length = 800 }, new GradientsEndpoint(0.9).ValueOf(curve));

        // Lengths of runs are the plan's, not the machine's.
        Assert.Equal(new EndpointValue(4, true, 6) { Done = 640, Length = 800 }, new SecondsEndpoint(0.9).ValueOf(curve));
    }

    [Fact]
    public void One_hit_at_the_very_end_is_not_enough() => Assert.Equal(new EndpointValue(50, false, 50) { Done = 50, Length = 50 }, new StepsEndpoint(0.93).ValueOf(curve));

    [Theory]
    [InlineData("final-accuracy", "final test accuracy", true, 0.001)]
    [InlineData("area-under-curve", "mean test accuracy on the way (area under the curve)", true, 0.001)]
    [InlineData("{ steps-to-target: 0.97 }", "steps to 97 % validation accuracy", false, 0.05)]
    [InlineData("{ gradients-to-target: { target: 0.975, smallestEffect: 0.1 } }", "gradients to 97.5 % validation accuracy", false, 0.1)]
    [InlineData("{ seconds-to-target: { target: 0.9 } }", "seconds to 90 % validation accuracy", false, 0.05)]
    [InlineData("{ final-accuracy: { smallestEffect: 0.005 } }", "final test accuracy", true, 0.005)]
    public void Files_name_it_with_the_smallest_effect_that_matters(string written, string description, bool higherIsBetter, double effect)
    {
        var endpoint = Sample.Read(Sample.Text, $"endpoint={written}", "data.validation=32").Design.Endpoint;

        Assert.Equal((description, higherIsBetter, effect), (endpoint.Description, endpoint.HigherIsBetter, endpoint.SmallestEffect));
    }

    [Fact]
    public void A_file_that_names_none_has_final_accuracy_and_no_arms_of_ours()
    {
        var design = Sample.Read(Sample.Text).Design;

        Assert.False(design.IsDeclared);
        Assert.IsType<AccuracyEndpoint>(design.Endpoint);
        Assert.Equal([("plain", ArmRole.Baseline), ("noise", ArmRole.Challenger)], design.Arms.Select(arm => (arm.Name, arm.Role)));
    }

    [Theory]
    [InlineData("endpoint={ steps-to-target: 0.97 }", "endpoint 'steps-to-target' is measured on a validation split, but no samples are held out. Write validation: 5000, or another number, in data.")]
    [InlineData("endpoint={ steps-to-target: 97 }", "the target is 97; expected an accuracy above 0 and at most 1, such as 0.97.")]
    [InlineData("endpoint=speed", "'speed' is no primary endpoint. Known are: area-under-curve, final-accuracy, gradients-to-target, seconds-to-target, steps-to-target.")]
    [InlineData("endpoint={ final-accuracy: { smallestEffect: 0 } }", "'smallestEffect' is '0'; expected a number above 0 and at most 1.")]
    [InlineData("seeds=until decided, at most 8", "seeds are run until decided, but nothing says by what. Name the endpoint, for example endpoint: final-accuracy.")]
    [InlineData("seeds=until tomorrow", "'seeds' is 'until tomorrow'; expected until decided, at most N, with N from 2 to 10,000.")]
    [InlineData("seeds=31..16", "'seeds' is '31..16'; expected the first seed and the last, such as 16..31, which are 1 to 10,000 seeds.")]
    [InlineData("training.stopEarly={ patience: 5 evaluations }", "'stopEarly' chooses by validation accuracy, but no samples are held out for it. Write validation: 5000, or another number, in data.")]
    [InlineData("training.keep=best", "'keep' chooses by validation accuracy, but no samples are held out for it. Write validation: 5000, or another number, in data.")]
    [InlineData("vary=[]", "'vary' is empty, so that all seeds would be the same run. Name at least one source, or leave it out for all.")]
    [InlineData("vary=[split]", "'vary' names split, but no samples are held out. Write validation: 5000, or another number, in data.")]
    [InlineData("vary=[augmentation]", "'vary' names augmentation, but no arm changes its training images. Write augment: {shift: 4}, or another augmentation, in training.")]
    [InlineData("vary=[order, dropout]", "'vary' names dropout, but no arm's network has dropout. Write {dropout: 0.5} among its layers, or dropout: 0.5 for a model that has it.")]
    [InlineData("vary=[sleep]", "'vary' names sleep, but no arm sleeps. Write sleep with interventions that draw, such as uniform-noise.", "arms.noise={ training: { learningRate: 0.1 } }")]
    [InlineData("vary=[order]", "'vary' names order, but every arm takes the samples in the order of the file. Write order: shuffled in training.", "training.order=as filed")]
    [InlineData("tune={ learningRate: log 1e-4..1e-1 }", "'tune' chooses by a validation split, but no samples are held out. Write validation: 5000, or another number, in data.")]
    [InlineData("phase=tuning", "the phase is tuning, but nothing is tuned. Write tune: {...}, or leave 'phase' out.")]
    public void What_does_not_fit_is_said_with_its_remedy(string setting, string message, string also = "question=Why?")
    {
        var mistakes = Sample.Mistakes(Sample.Text, setting, also);

        Assert.True(mistakes.Any(mistake => mistake.EndsWith(": " + message, StringComparison.Ordinal)), string.Join("\n", mistakes));
    }

    [Fact]
    public void Not_all_training_samples_can_be_held_out() => Assert.Contains(
        Sample.Mistakes(Sample.Text, "data.validation=128"),
        mistake => mistake.Contains("expected 1 to 127", StringComparison.Ordinal));

    [Theory]
    [InlineData("vary=[dropout]", "network.dropout=0.2")]
    [InlineData("vary=[dropout]", "arms.plain={ network: { model: mlp, widths: [8], dropout: 0.2 } }")]
    [InlineData("vary=[sleep]", "question=Why?")]
    [InlineData("vary=[init, order]", "arms.plain={ training: { order: as filed } }")]
    public void What_one_arm_draws_may_vary(string vary, string setting) => Assert.NotEmpty(Sample.Read(Sample.Text, vary, setting).Arms);

    [Fact]
    public void A_curve_that_may_be_cut_short_has_no_area() => Assert.Contains(
        Sample.Mistakes(Sample.Text, "endpoint=area-under-curve", "data.validation=32", "training.stopEarly={ patience: 2 }"),
        mistake => mistake.EndsWith("arm 'plain' may stop early, but endpoint 'area-under-curve' needs the whole curve. Leave stopEarly out, or decide by final-accuracy.", StringComparison.Ordinal));

    [Fact]
    public void Seeds_may_begin_anywhere() => Assert.Equal([16L, 17, 18], Sample.Read(Sample.Text, "seeds=16..18").Seeds);

    [Theory]
    [InlineData("until decided, at most 8", 4, 0)]
    [InlineData("{ until: decided, atMost: 8, round: 2 }", 2, 0)]
    [InlineData("{ until: decided, from: 16, atMost: 8 }", 4, 16)]
    public void Seeds_may_be_run_in_rounds(string written, int round, int from)
    {
        var experiment = Sample.Read(Sample.Text, $"seeds={written}", "endpoint=final-accuracy");

        Assert.Equal(new SequentialSeeds(8, round), experiment.Design.UntilDecided);
        Assert.Equal(Enumerable.Range(from, 8).Select(seed => (long)seed), experiment.Seeds);
    }
}
