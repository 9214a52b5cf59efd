using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

/// <summary>The experiments that come with Sleepbot, checked without fetching data.</summary>
public sealed class ReadyMadeTests
{
    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "experiments"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Are_correct_and_named_like_their_files(string name)
    {
        var source = ExperimentCatalogue.Find(name, Repository.Root);

        Assert.Equal(name, Experiment.Read(source).Name);
        Assert.StartsWith("# yaml-language-server: $schema=experiment.schema.json\n", source.Text);
    }

    [Fact]
    public void The_zoo_asks_about_every_rule_in_each_of_its_experiments()
    {
        // What changes nothing, or nothing that stays, a control, the reference, which every experiment with an endpoint has, and what is for tasks one after the other.
        string[] apart = ["none", "undone", "sham", "ema", "sleep-replay"];
        string[] rules = [.. InterventionCatalogue.All.Select(rule => rule.Name).Except(apart), "cosine-restarts"];
        var sources = ExperimentCatalogue.FindFolder("zoo", Repository.Root)!;

        Assert.Equal(3, sources.Count);
        Assert.All(sources, source =>
        {
            var experiment = Experiment.Read(source);
            Assert.Equal(experiment.Name + ".yaml", Path.GetFileName(source.Name));
            Assert.StartsWith("# yaml-language-server: $schema=../experiment.schema.json\n", source.Text);
            Assert.Equal(rules.Order(), experiment.Design.Challengers.Order());
            Assert.Equal(rules.Length - 1, experiment.Design.Arms.Count(arm => arm.Role == ArmRole.Sham));
            Assert.Single(experiment.Design.Arms, arm => arm.Role == ArmRole.Reference);
            Assert.NotNull(experiment.Tuning);
            Assert.NotNull(experiment.Design.UntilDecided);
        });
        Assert.Equal(14_378, Experiment.Read(sources[1]).Arms[0].Network.WeightCount);
    }

    [Fact]
    public void The_quickstart_compares_the_arms_it_promises()
    {
        var experiment = Load("quickstart");

        Assert.Equal(["baseline", "none", "uniform-noise", "delta-squared", "delta-times-2", "square-and-normalise"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal(8, experiment.Seeds.Count);
        Assert.Equal([ArmRole.Baseline, ArmRole.Identity, ArmRole.Challenger, ArmRole.Challenger, ArmRole.Challenger, ArmRole.Challenger], experiment.Design.Arms.Select(arm => arm.Role));
        Assert.Equal("baseline", experiment.Baseline);
        Assert.All(experiment.Arms, arm => Assert.Equal(new TrainingTime(1, TimeUnit.Epochs), arm.Training.Length));
        Assert.All(experiment.Arms.Skip(1), arm => Assert.Equal(["conv1", "conv2"], arm.Sleep!.Layers.LayersOf(arm.Network).Select(layer => layer.Name)));
    }

    [Fact]
    public void The_experiment_of_2017_is_as_it_was()
    {
        var experiment = Load("sleepbot-2017");
        var (baseline, noise) = (experiment.Arms[0], experiment.Arms.Single(arm => arm.Name == "uniform-noise"));
        var adadelta = Assert.IsType<AdaDelta>(baseline.Training.Optimizer);

        Assert.Equal(["no-sleep", "sigmoid-delta", "delta-times-2", "delta-squared", "uniform-noise", "proportional-noise", "square-and-normalise"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal((1.0, 0.95, 1e-8), (baseline.Training.LearningRate, adadelta.Rho, adadelta.Epsilon));
        Assert.Equal((25, Data.SampleOrder.AsFiled), (baseline.Training.BatchSize, baseline.Training.Order));
        Assert.Equal(1_199_882, baseline.Network.WeightCount);
        Assert.Equal(new TrainingTime(4, TimeUnit.Steps), noise.Sleep!.Every);
        Assert.Equal(["conv1.weight", "conv2.weight"], noise.Sleep.Layers.SlicesOf(noise.Network).Select(slice => slice.Name));
        Assert.Equal(new TrainingTime(4, TimeUnit.Steps), noise.Evaluation.Every);
        Assert.Null(baseline.Sleep);
    }

    [Fact]
    public void Augmentation_is_all_that_its_experiment_compares()
    {
        var experiment = Load("augmentation");
        var (plain, augmented) = (experiment.Arms[0], experiment.Arms[1]);

        Assert.Equal(new Data.Augmentation { Shift = 4, Flip = Data.Flip.Horizontal }, augmented.Training.Augment);
        Assert.Null(plain.Training.Augment);
        Assert.Equal([ArmRole.Baseline, ArmRole.Challenger], experiment.Design.Arms.Select(arm => arm.Role));
    }

    [Fact]
    public void Sleep_replay_has_the_papers_network_tasks_and_settings()
    {
        var experiment = Load("sleep-replay");
        var (sequential, replay, joint) = (experiment.Arms[0], experiment.Arms[1], experiment.Arms[3]);

        Assert.Equal(["sequential", "sleep-replay", "shuffled", "joint"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal((784 * 1200) + (1200 * 1200) + (1200 * 10), sequential.Network.WeightCount);
        Assert.Equal((100, 0.1, "rectified-squared-error"), (sequential.Training.BatchSize, sequential.Training.LearningRate, sequential.Training.Loss.Name));
        Assert.Equal(0.5, Assert.IsType<SgdMomentum>(sequential.Training.Optimizer).Momentum);
        Assert.Equal(["0,1", "2,3", "4,5", "6,7", "8,9"], replay.Training.Tasks!.Classes.Select(classes => string.Join(",", classes)));
        Assert.IsType<EndOfTaskTrigger>(replay.Sleep!.When);
        Assert.Null(joint.Training.Tasks);
        Assert.Null(joint.Sleep);
    }

    private static Experiment Load(string name) => Experiment.Read(ExperimentCatalogue.Find(name, Repository.Root));
}
