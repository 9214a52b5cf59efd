using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

public sealed class ContentAddressTests
{
    private static readonly RunSpecification run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f)) };

    public static TheoryData<string, RunSpecification> Changes => new()
    {
        { "training.learningRate is 0.06 (was 0.05)", run with { Training = run.Training with { LearningRate = 0.06 } } },
        { "training.length is 25 steps (was 24 steps)", run with { Training = run.Training with { Length = SmallRuns.Steps(25) } } },
        { "training.augment.shift is 1 (was not there)", run with { Training = run.Training with { Augment = SmallRuns.Augment } } },
        { "training.optimizer.momentum is 0.8 (was 0.9)", run with { Training = run.Training with { Optimizer = new SgdMomentum { Momentum = 0.8 } } } },
        { "training.weightDecay is 0.1 (was not there)", run with { Training = run.Training with { WeightDecay = 0.1 } } },
        { "training.layerRates.fc1 is 0.5 (was not there)", run with { Training = run.Training with { LayerRates = new Dictionary<string, double> { ["fc1"] = 0.5 } } } },
        { "training.schedule is Sleepbot.Training.CosineSchedule (was Sleepbot.Training.ConstantSchedule)", run with { Training = run.Training with { Schedule = new CosineSchedule() } } },
        { "sleep.interventions[0].factor is 0.25 (was 0.5)", run with { Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.25f)) } },
        { "sleep.layers.biases is True (was not there)", run with { Sleep = run.Sleep! with { Layers = new LayerSelection(["all"], Biases: true) } } },
        { "evaluation.every is 6 steps (was 8 steps)", run with { Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(6) } } },
        { "probes[0].probe is Sleepbot.Training.NeuronNorms (was not there)", run with { Probes = [new ProbeOptions(new NeuronNorms())] } },
        { "network.layers[6].rate is 0.5 (was 0.25)", run with { Network = Rebuilt(0.5f) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_changes_the_address_and_is_named(string difference, RunSpecification changed)
    {
        Assert.NotEqual(run.Address().Sha256, changed.Address().Sha256);
        Assert.Contains(difference, ContentAddress.Compare(run.Address().Text, changed.Address().Text));
    }

    [Fact]
    public void Equal_content_has_an_equal_address_whoever_made_it_and_whatever_it_is_called()
    {
        var twin = run with
        {
            Network = Rebuilt(0.25f, "another name"),
            Dataset = new Dataset("another name", SmallRuns.Images.Train, SmallRuns.Images.Test, ["a", "b", "c"], "found elsewhere"),
            Training = new TrainingOptions { Optimizer = new SgdMomentum(), LearningRate = 0.05, BatchSize = 9, Length = SmallRuns.Steps(24), LayerRates = new Dictionary<string, double>() },
            Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f)),
            Seed = 99,
        };

        Assert.Empty(ContentAddress.Compare(run.Address().Text, twin.Address().Text));
        Assert.Equal(run.Address().Sha256, twin.Address().Sha256);
        Assert.Matches("^[0-9a-f]{64}$", twin.Address().Sha256);
    }

    [Fact]
    public void A_source_of_chance_counts_only_where_something_draws_from_it()
    {
        // An address of before there was augmentation: runs in journals must be found again.
        Assert.DoesNotContain("ugment", run.Address().Text, StringComparison.Ordinal);
        Assert.Contains("vary[0] = Init\nvary[1] = Order\nvary[2] = Dropout\nvary[3] = Split\nvary[4] = Sleep\n", run.Address().Text, StringComparison.Ordinal);

        var augmented = run with { Training = run.Training with { Augment = SmallRuns.Augment } };
        Assert.Contains("vary[2] = Augmentation\n", augmented.Address().Text, StringComparison.Ordinal);
        Assert.NotEqual((augmented with { Vary = [NoiseSource.Init] }).Address().Sha256, (augmented with { Vary = [NoiseSource.Init, NoiseSource.Augmentation] }).Address().Sha256);
        Assert.Equal((run with { Vary = [NoiseSource.Init] }).Address().Sha256, (run with { Vary = [NoiseSource.Init, NoiseSource.Augmentation] }).Address().Sha256);
    }

    [Fact]
    public void Data_counts_by_its_content()
    {
        var fewer = run with { Dataset = SmallRuns.Images.Select(new Subset { First = 89 }, null) };
        var mapped = run with { Dataset = SmallRuns.Images.Normalise(Normalisation.Standardise) };

        Assert.StartsWith("dataset.train is ", Assert.Single(ContentAddress.Compare(run.Address().Text, fewer.Address().Text)));
        Assert.Equal(2, ContentAddress.Compare(run.Address().Text, mapped.Address().Text).Count);
    }

    [Fact]
    public void Weights_and_checkpoints_to_begin_with_count_by_their_content()
    {
        var state = Reference.Initial(run);
        var one = run with { InitialWeights = SafetensorsFile.Read(NetworkWeights.Save(state), "one") };
        var same = run with { InitialWeights = SafetensorsFile.Read(NetworkWeights.Save(state), "two") };
        state.Weights.Span[3]++;
        var other = run with { InitialWeights = SafetensorsFile.Read(NetworkWeights.Save(state), "one") };

        Assert.Equal(one.Address().Sha256, same.Address().Sha256);
        Assert.NotEqual(one.Address().Sha256, other.Address().Sha256);
        Assert.NotEqual((run with { From = Stopping.At(3, run) }).Address().Sha256, (run with { From = Stopping.At(4, run) }).Address().Sha256);
    }

    [Fact]
    public void A_rule_from_elsewhere_counts_with_its_code_and_an_endless_one_is_refused()
    {
        string text = (run with { Sleep = SmallRuns.SleepEvery(4, new Mine()) }).Address().Text;
        Assert.Contains($"sleep.interventions[0].source = {typeof(Mine).Module.ModuleVersionId}", text, StringComparison.Ordinal);

        var endless = new Mine();
        endless.Friend = endless;
        Assert.Contains("leads back to it", Assert.Throws<InvalidOperationException>(() => (run with { Sleep = SmallRuns.SleepEvery(4, endless) }).Address()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_arithmetic_has_the_number_that_it_is_known_by()
    {
        // When these bits change on purpose, add 1 to Numerics.Version: what was trained before must not be taken for the same.
        var exact = SmallRuns.Run with { Network = SmallRuns.Dense, Sleep = SmallRuns.SleepEvery(4, new DeltaTimes(0.5f), new UniformNoise(0.05f)) };
        byte[] weights = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(SmallRuns.WeightsOf(TrainingRun.Execute(exact))).ToArray();

        Assert.Equal(("5", "d173dba3c77c9525"), (Numerics.Name, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(weights))[..16]));
    }

    private static Network Rebuilt(float dropout, string name = "small-cnn") => Network.Build(
        name,
        [1, 8, 8],
        [.. SmallRuns.Convolutional.Layers.Select(layer => layer.Layer is Dropout ? new Dropout(dropout) : layer.Layer)]);

    private sealed class Mine : Intervention
    {
        public Mine? Friend { get; set; }

        public override void Apply(SleepContext sleep)
        {
        }
    }
}
