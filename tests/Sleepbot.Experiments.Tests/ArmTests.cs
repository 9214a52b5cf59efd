using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

/// <summary>How an arm's own keys and the common ones become one way of training.</summary>
public sealed class ArmTests
{
    [Fact]
    public void An_arm_changes_single_keys_and_shares_the_rest()
    {
        var experiment = Sample.Read(Sample.Text.Replace("plain: {}", "plain: {}\n  fast: { training: { learningRate: 0.5, optimizer: adam } }", StringComparison.Ordinal));
        var (plain, fast) = (experiment.Arms[0], experiment.Arms[1]);

        Assert.Equal(0.5, fast.Training.LearningRate);
        Assert.IsType<Adam>(fast.Training.Optimizer);
        Assert.Equal(plain.Training.BatchSize, fast.Training.BatchSize);
        Assert.Same(plain.Network, fast.Network);
        Assert.Equal("training {learningRate: 0.5, optimizer: adam}; no sleep", fast.Description);
    }

    [Fact]
    public void A_value_of_the_arm_replaces_the_common_one_as_a_whole()
    {
        string text = Sample.With(6, "  optimizer: { adam: { beta1: 0.5 } }").Replace("plain: {}", "plain: {}\n  other: { training: { optimizer: { adam: { beta2: 0.9 } } } }", StringComparison.Ordinal);

        var adam = Assert.IsType<Adam>(Sample.Read(text).Arms[1].Training.Optimizer);

        Assert.Equal(0.9, adam.Beta1);
        Assert.Equal(0.9, adam.Beta2);
    }

    [Fact]
    public void An_arm_may_have_a_network_of_its_own()
    {
        var experiment = Sample.Read(Sample.Text.Replace("plain: {}", "plain: {}\n  small: { network: { name: tiny, layers: [ { dense: { width: 3, name: hidden, weightInitializer: he } }, tanh, { dense: 2 } ] } }", StringComparison.Ordinal));
        var network = experiment.Arms[1].Network;

        Assert.Equal("tiny", network.Name);
        Assert.Equal(["hidden", "tanh1", "dense1"], network.Layers.Select(layer => layer.Name));
        Assert.IsType<HeInitializer>(network.Parameters[0].Initializer);
    }

    [Fact]
    public void An_arm_may_learn_all_tasks_at_once()
    {
        string text = Sample.With(9, "  length: 2 epochs\n  tasks: { classes: [[0], [1]], samples: 30 }").Replace(
            "plain: {}", "plain: { training: { tasks: [0, 1] } }\n  joint: { training: { tasks: off } }", StringComparison.Ordinal);
        var experiment = Sample.Read(text);

        Assert.Equal(new[] { 30, null, (int?)null }, [experiment.Arms[2].Training.Tasks!.Samples, experiment.Arms[0].Training.Tasks!.Samples, experiment.Arms[1].Training.Tasks?.Samples]);
        Assert.Null(experiment.Arms[1].Training.Tasks);
        Assert.All([experiment.Arms[0], experiment.Arms[2]], arm => Assert.Equal(["0", "1"], arm.Training.Tasks!.Classes.Select(classes => string.Join(",", classes))));
    }

    [Fact]
    public void A_common_sleep_without_interventions_makes_no_arm_sleep()
    {
        var experiment = Sample.Read(Sample.Text);

        Assert.Null(experiment.Arms[0].Sleep);
        Assert.Equal("3 steps", experiment.Arms[1].Sleep!.Every.ToString());
        Assert.Equal("sleep every 3 steps on all: {uniform-noise: {amplitude: 0.01}}", experiment.Arms[1].Description);
    }

    [Theory]
    [InlineData("at: [3 steps, 1 epoch]", "sleep at [3 steps, 1 epoch] on all: none")]
    [InlineData("when: { plateau: 5 steps }", "sleep when {plateau: 5 steps} on all: none")]
    [InlineData("when: { saturation: { window: 1 epoch, threshold: 0.1 } }, strength: cosine", "sleep when {saturation: {window: 1 epoch, threshold: 0.1}} on all with strength cosine: none")]
    public void An_arms_own_way_to_say_when_replaces_the_common_one(string when, string description)
    {
        var arm = Sample.Read(Sample.With(16, $"  noise: {{ sleep: {{ {when}, interventions: none }} }}")).Arms[1];

        Assert.Equal(description, arm.Description);
        Assert.Null(arm.Sleep!.Every);
        Assert.Equal(1, (arm.Sleep.At.Count > 0 ? 1 : 0) + (arm.Sleep.When is null ? 0 : 1));
    }

    [Fact]
    public void Strength_and_statistics_reach_the_run()
    {
        var sleep = Sample.Read(Sample.With(11, "sleep: { every: 3 steps, strength: { exponential: 0.1 }, statistics: 64 samples }")).Arms[1].Sleep!;

        Assert.Equal(new ExponentialSchedule(0.1), sleep.Strength);
        Assert.Equal(new TrainingTime(64, TimeUnit.Samples), sleep.Statistics);
        Assert.Equal(new TrainingTime(2048, TimeUnit.Samples), Sample.Read(Sample.Text).Arms[1].Sleep!.Statistics);
    }

    [Fact]
    public void A_common_sleep_with_interventions_makes_every_arm_sleep_but_those_that_turn_it_off()
    {
        string text = Sample.With(11, "sleep: { every: 3 steps, interventions: [none, delta-times] }").Replace("plain: {}", "plain: {}\n  awake: { sleep: off }", StringComparison.Ordinal);
        var arms = Sample.Read(text).Arms;

        Assert.Equal(["none", "delta-times"], arms[0].Sleep!.Interventions.Select(intervention => intervention.Name));
        Assert.Null(arms[1].Sleep);
        Assert.Equal("uniform-noise", Assert.Single(arms[2].Sleep!.Interventions).Name);
    }

    [Fact]
    public void Every_key_reaches_the_run()
    {
        string text = Sample.With(9, """
              length: 96 samples
              schedule: { warm-up: { steps: 2, then: { cosine: { final: 0.1 } } } }
              weightDecay: { weights: 0.01, biases: 0 }
              loss: squared-error
              classWeights: [1, 2.5]
              order: sorted by class
              layerRates: { fc1: 0.5 }
            probes: { norms: off }
            """).Replace("evaluation: { every: 4 steps }", "evaluation: { every: 4 steps, train: 50, batches: every 2 steps }", StringComparison.Ordinal);
        var arm = Sample.Read(text).Arms[0];

        Assert.Equal(new TrainingTime(96, TimeUnit.Samples), arm.Training.Length);
        Assert.Equal(2, Assert.IsType<WarmUpSchedule>(arm.Training.Schedule).Steps);
        Assert.Equal(0.1, Assert.IsType<CosineSchedule>(((WarmUpSchedule)arm.Training.Schedule).Then).Final);
        Assert.Equal((0.01, 0), (arm.Training.WeightDecay, arm.Training.BiasDecay));
        Assert.IsType<SquaredError>(arm.Training.Loss);
        Assert.Equal([1f, 2.5f], arm.Training.ClassWeights);
        Assert.Equal(Data.SampleOrder.SortedByClass, arm.Training.Order);
        Assert.Equal(0.5, arm.Training.LayerRates["fc1"]);
        Assert.Empty(arm.Probes);
        Assert.Equal(50, arm.Evaluation.TrainSamples);
        Assert.Equal(new TrainingTime(2, TimeUnit.Steps), arm.Evaluation.Batches);
    }

    [Fact]
    public void The_first_arm_is_the_baseline_unless_another_is_named()
    {
        Assert.Equal("plain", Sample.Read(Sample.With(13, "")).Baseline);
        Assert.Equal("noise", Sample.Read(Sample.With(13, "baseline: noise")).Baseline);
    }
}
