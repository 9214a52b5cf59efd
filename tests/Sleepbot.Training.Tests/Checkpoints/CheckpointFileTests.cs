using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

public sealed class CheckpointFileTests : IDisposable
{
    private static readonly RunSpecification run = SmallRuns.Run with
    {
        Network = SmallRuns.Dense,
        Training = SmallRuns.Run.Training with { Optimizer = new Adam() },
        Sleep = SmallRuns.SleepEvery(4, new DeltaTimes()),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("sleepbot-checkpoint-").FullName;

    private string File => Path.Combine(folder, "run.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_holds_what_was_saved()
    {
        var saved = Stopping.At(9, run);
        saved.Save(File);
        var read = Checkpoint.Load(File);

        Assert.Equal((9, 5, run.Address().Sha256, saved.Seconds), (read.Step, read.Seed, read.Specification, read.Seconds));
        Assert.Equal(saved.Sha256, read.Sha256);
        Assert.Equal(new FileInfo(File).Length, read.Size);
        Assert.Equal(SmallRuns.WeightsOf(TrainingRun.Execute(run)), SmallRuns.WeightsOf(Stopping.Continue(run, read)));
        Assert.Equal([File], Directory.GetFiles(folder));
    }

    [Fact]
    public void Every_program_that_reads_safetensors_finds_the_weights_by_their_names()
    {
        var checkpoint = Stopping.At(9, run);
        checkpoint.Save(File);
        var file = SafetensorsFile.Read(File);

        Assert.Equal(
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "sleepbot/gradient", "sleepbot/optimizer/moment/0", "sleepbot/optimizer/moment/1", "sleepbot/sleep/snapshot/1"],
            file.Names);
        var state = new NetworkState(run.Network);
        NetworkWeights.Load(state, file, "sleepbot/");
        Assert.NotEqual(0, state.Weights.Span[0]);
        Assert.Throws<WeightsException>(() => NetworkWeights.Load(state, file));
    }

    [Fact]
    public void A_flipped_bit_is_found_wherever_it_is()
    {
        Stopping.At(9, run).Save(File);
        byte[] good = System.IO.File.ReadAllBytes(File);
        for (int place = 0; place < good.Length; place += 97)
        {
            byte[] bad = [.. good];
            bad[place] ^= 4;
            System.IO.File.WriteAllBytes(File, bad);
            Assert.Contains(File, Assert.Throws<CheckpointException>(() => Checkpoint.Load(File)).Message, StringComparison.Ordinal);
        }

        System.IO.File.WriteAllBytes(File, good[..^10]);
        Assert.Throws<CheckpointException>(() => Checkpoint.Load(File));
    }

    [Fact]
    public void Plain_weights_are_no_checkpoint()
    {
        System.IO.File.WriteAllBytes(File, NetworkWeights.Save(Reference.Initial(run)));

        Assert.EndsWith("To begin with the weights of another file, use training.weights.", Assert.Throws<CheckpointException>(() => Checkpoint.Load(File)).Message);
    }
}
