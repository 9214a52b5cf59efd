using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests;

/// <summary>Changes from the command line.</summary>
public sealed class SettingTests
{
    [Fact]
    public void Change_the_experiment_and_its_definition()
    {
        var experiment = Sample.Read(
            Sample.Text,
            "training.batchSize=32",
            "seeds=[4, 7, 9]",
            "arms.noise.sleep.every=5 steps",
            "evaluation={every: 1 epoch, batches: true}");

        Assert.Equal(32, experiment.Arms[0].Training.BatchSize);
        Assert.Equal([4, 7, 9], experiment.Seeds);
        Assert.Equal("5 steps", experiment.Arms[1].Sleep!.Every.ToString());
        Assert.Equal("1 epochs", experiment.Arms[1].Evaluation.Every.ToString());
        Assert.Contains("batchSize: 32", experiment.Definition);
        Assert.DoesNotContain("batchSize: 16", experiment.Definition);
    }

    [Fact]
    public void The_changed_definition_is_the_same_experiment_when_it_is_read_again()
    {
        var changed = Sample.Read(Sample.Text, "question=\"yes: or 'no'?\"", "training.weightDecay={weights: 0.1, biases: 0}");

        var again = Sample.Read(changed.Definition);

        Assert.Equal("yes: or 'no'?", again.Question);
        Assert.Equal(0.1, again.Arms[1].Training.WeightDecay);
        Assert.Equal(changed.Definition, Sample.Read(again.Definition, "seeds=2").Definition);
        Assert.Equal([.. changed.Arms.Select(arm => arm.Description)], again.Arms.Select(arm => arm.Description));
    }

    [Fact]
    public void Without_changes_the_definition_is_the_file_with_its_comments() => Assert.Equal(Sample.Text + "\n# why", Sample.Read(Sample.Text + "\n# why").Definition);

    [Fact]
    public void Reach_items_of_lists_and_arms_with_dots_in_their_names()
    {
        string text = Sample.Text.Replace("plain: {}", "plain: {}\n  rate-0.1: { training: { learningRate: 0.1 } }", StringComparison.Ordinal);

        var experiment = Sample.Read(text, "network.widths.0=4", "arms.rate-0.1.training.learningRate=0.2");

        Assert.Equal(0.2, experiment.Arms.Single(arm => arm.Name == "rate-0.1").Training.LearningRate);
        Assert.Equal((2 * 4) + 4 + (4 * 2) + 2, experiment.Arms[0].Network.WeightCount);
    }

    [Theory]
    [InlineData("training.batchsize=64", "--set training.batchsize=64: 'batchsize' is not known here. Did you mean 'batchSize'?")]
    [InlineData("trainig.batchSize=64", "--set trainig.batchSize=64: 'trainig' is not known here. Did you mean 'training'?")]
    [InlineData("arms.noize.sleep=off", "--set arms.noize.sleep=off: 'noize' is no arm of this experiment. Did you mean 'noise'?")]
    [InlineData("training.batchSize=many", "--set training.batchSize=many: 'batchSize' is 'many'; expected a whole number of at least 1.")]
    [InlineData("seeds=", "--set seeds=: 'seeds' is nothing; expected a whole number from 1 to 10,000.")]
    [InlineData("seeds", "--set seeds: expected path=value, for example training.batchSize=64.")]
    [InlineData("=5", "--set =5: expected path=value, for example training.batchSize=64.")]
    [InlineData("a..b=5", "--set a..b=5: expected path=value, for example training.batchSize=64.")]
    [InlineData("seeds=[1", "--set seeds=[1: this is not YAML: While parsing a flow sequence, did not find expected ',' or ']'.")]
    [InlineData("training.optimizer.beta1=1", "--set training.optimizer.beta1=1: 'training.optimizer' is 'momentum', which has no keys to set. Set 'training.optimizer' as a whole, for example --set 'training.optimizer={...}'.")]
    [InlineData("network.widths.3=1", "--set network.widths.3=1: 'network.widths' is a list of 1; '3' names none of its items. Count them from 0.")]
    public void That_are_wrong_are_named_like_lines_of_the_file(string setting, string message) => Assert.Equal([message], Sample.Mistakes(Sample.Text, setting));

    [Fact]
    public void Mistakes_of_settings_stand_beside_those_of_the_file() => Assert.Equal(
        [
            "--set seeds=x: 'seeds' is 'x'; expected a whole number from 1 to 10,000.",
            "a.yaml, line 13: 'plane' is no arm of this experiment. Did you mean 'plain'?",
        ],
        Sample.Mistakes(Sample.With(13, "baseline: plane"), "seeds=x").Order(StringComparer.Ordinal));
}
