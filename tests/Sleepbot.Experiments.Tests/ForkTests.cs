using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

public sealed class ForkTests : IDisposable
{
    private readonly TempFolder folder = new();
    private int trained;

    public void Dispose() => folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_change_it_ends_with_the_same_hash_and_a_change_changes_it()
    {
        string hash = await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "noise", 1);
        string file = await ForkAsync("sample/noise/1", 9, "training.learningRate=0.01", "sleep.every=2 steps");
        var fork = Experiment.Load(file);
        var unchanged = await RunAsync(fork, "unchanged", 1);

        Assert.Equal(["unchanged", "changed"], fork.Arms.Select(arm => arm.Name));
        Assert.Equal((0.05, 0.01), (fork.Arms[0].Training.LearningRate, fork.Arms[1].Training.LearningRate));
        Assert.Equal([1L], fork.Seeds);
        Assert.Equal(hash, unchanged);
        Assert.NotEqual(hash, await RunAsync(fork, "changed", 1));
    }

    [Fact]
    public async Task What_does_not_differ_between_seeds_stays_so()
    {
        // With seed 1, the order is that of all seeds.
        string hash = await RunAsync(Sample.ReadIn(folder.Path, Sample.Text + "\nvary: [init, sleep]"), "noise", 1);
        Assert.Equal(hash, await RunAsync(Experiment.Load(await ForkAsync("sample/noise/1", 9)), "unchanged", 1));
    }

    [Fact]
    public async Task What_was_tuned_stays_so()
    {
        const string Tuned = "\ntuned: { arms: { plain: { training.learningRate: 0.04 }, noise: { training.learningRate: 0.03, sleep.interventions.uniform-noise.amplitude: 0.02 } } }";
        string hash = await RunAsync(Sample.ReadIn(folder.Path, Sample.Text + Tuned), "noise", 1);
        Assert.Equal(hash, await RunAsync(Experiment.Load(await ForkAsync("sample/noise/1", 9)), "unchanged", 1));
    }

    [Fact]
    public async Task A_fork_has_no_steps_before_it()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "noise", 1);
        await RunAsync(Experiment.Load(await ForkAsync("sample/noise/1", 9)), "unchanged", 1);

        string second = Path.Combine(folder.Path, "second.yaml");
        Assert.Equal(
            "sample-fork-1/unchanged/1: --at is 8, but the run begins at step 9 and has 16. Fork at 9 to 15.",
            (await Assert.ThrowsAsync<ExperimentException>(() => ForkToAsync(second, "sample-fork/unchanged/1", 8))).Message);
        Assert.Equal(second, await ForkToAsync(second, "sample-fork/unchanged/1", 12));
        Assert.Equal(12, Assert.IsType<Checkpoint>(Experiment.Load(second).Arms[0].From).Step);
    }

    [Fact]
    public async Task A_rule_of_the_users_own_comes_along()
    {
        folder.Write("rules/mine.cs", "public sealed class Mine : Intervention { public override void Apply(SleepContext sleep) => sleep.Weights[0] = 1; }");
        string hash = await RunAsync(Sample.ReadIn(folder.Path, Sample.With(16, "  mine: { sleep: { interventions: rules/mine.cs } }")), "mine", 0);
        Directory.Delete(Path.Combine(folder.Path, "rules"), recursive: true);
        string file = await ForkAsync("sample-1/mine/0", 4);

        Assert.True(File.Exists(Path.Combine(folder.Path, "fork", "mine.cs")));
        Assert.Equal(hash, await RunAsync(Experiment.Load(file), "unchanged", 0));
        Forget();
        File.WriteAllText(Path.Combine(folder.Path, "fork", "mine.cs"), "// another");
        Assert.Contains("is in the way", (await Assert.ThrowsAsync<IOException>(() => ForkAsync("sample-1/mine/0", 4))).Message);
    }

    [Fact]
    public async Task Mistakes_are_explained()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "plain", 0);

        Assert.Equal("sample/plain: this names no run; expected EXPERIMENT/ARM/SEED, such as quickstart-1/baseline/0.", await MistakeAsync("sample/plain", 4));
        Assert.Equal("sample/plian/0: 'plian' is no arm of sample-1. Did you mean 'plain'?", await MistakeAsync("sample/plian/0", 4));
        Assert.Equal("sample-1/plain/0: --at is 16, but the run begins at step 0 and has 16. Fork at 0 to 15.", await MistakeAsync("sample/plain/0", 16));
        Assert.Equal("--set learningRate: expected path=value, for example training.batchSize=64.", await MistakeAsync("sample/plain/0", 4, "learningRate"));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "fork")) && Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "fork")).Any());
    }

    [Fact]
    public async Task An_edited_file_is_not_overwritten()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "plain", 0);
        string file = await ForkAsync("sample/plain/0", 4);
        File.WriteAllText(file, "edited");
        string checkpoint = Path.ChangeExtension(file, ".safetensors");
        byte[] state = File.ReadAllBytes(checkpoint);

        Assert.Equal(
            $"'{file}' is there already, and a fork overwrites nothing: an experiment file is there to be edited. Name another file with -o, or delete this one.",
            (await Assert.ThrowsAsync<IOException>(() => ForkAsync("sample/plain/0", 5))).Message);
        Assert.Equal("edited", File.ReadAllText(file));
        File.Delete(file);
        Assert.StartsWith($"'{checkpoint}' is there already", (await Assert.ThrowsAsync<IOException>(() => ForkAsync("sample/plain/0", 5))).Message);
        Assert.Equal(state, File.ReadAllBytes(checkpoint));
        Assert.False(File.Exists(file));
        Assert.Equal(1, trained);
    }

    [Theory]
    [InlineData("no/fork.yaml", "there is no folder")]
    [InlineData("fork.safetensors", "would be the checkpoint's name")]
    [InlineData("", "is there already")]
    public async Task A_place_that_cannot_be_written_to_is_known_before_training(string output, string message)
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "plain", 0);

        Assert.Contains(message, (await Assert.ThrowsAsync<IOException>(() => ForkToAsync(Path.Combine(folder.Path, output), "sample/plain/0", 4))).Message);
        Assert.Equal(0, trained);
    }

    [Fact]
    public async Task What_could_not_be_read_is_not_written()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "noise", 1);

        Assert.StartsWith("--set sleep.nonsense=3: 'nonsense' is not known here", await MistakeAsync("sample/noise/1", 4, "sleep.nonsense=3"));
        Assert.Contains("--set training.batchSize=999: 'batchSize' is 999", await MistakeAsync("sample/noise/1", 4, "training.batchSize=999"));
        Assert.Contains("'arms' is not known here", await MistakeAsync("sample/noise/1", 4, "arms={}"));
        Assert.Contains("the arm 'changed' of the fork: ", await MistakeAsync("sample/noise/1", 4, "training.batchSize=8"));
        Assert.Equal(0, trained);
        Assert.Contains("The checkpoint lies after step 4, but the run has 4 steps", await MistakeAsync("sample/noise/1", 4, "training.length=4 steps"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "fork")));
    }

    [Fact]
    public async Task Items_of_lists_are_counted_from_0()
    {
        const string Listed = "  noise: { sleep: { interventions: [{ uniform-noise: { amplitude: 0.01 } }, { shrink-and-perturb: { shrink: 0.9 } }] } }";
        await RunAsync(Sample.ReadIn(folder.Path, Sample.With(16, Listed)), "noise", 1);
        string text = File.ReadAllText(await ForkAsync("sample/noise/1", 4, "sleep.interventions.0.uniform-noise.amplitude=0.05", "training.learningRate=0.01"));

        string changed = text[text.IndexOf("changed:", StringComparison.Ordinal)..];
        Assert.Contains("amplitude: 0.05", changed, StringComparison.Ordinal);
        Assert.Contains("shrink: 0.9", changed, StringComparison.Ordinal);
        Assert.Contains("amplitude: 0.01", text[..text.IndexOf("changed:", StringComparison.Ordinal)], StringComparison.Ordinal);
        Forget();
        Assert.StartsWith(
            "--set sleep.interventions.2.factor=1: 'sleep.interventions' is a list of 2; '2' names none of its items.",
            await MistakeAsync("sample/noise/1", 4, "sleep.interventions.2.factor=1"));
    }

    [Fact]
    public async Task A_run_that_never_began_is_not_trained_again()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text), "plain", 0);
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));

        Assert.True(ExperimentFork.Find(journal, "sample/plain/1").HasBegun);
        Assert.False(ExperimentFork.Find(journal, "sample/plain/77").HasBegun);
    }

    [Fact]
    public async Task Only_arms_of_the_file_are_forked()
    {
        await RunAsync(Sample.ReadIn(folder.Path, Sample.Text, "endpoint=final-accuracy"), "noise (sham)", 1);

        Assert.Equal(
            "sample/noise (sham)/1: 'noise (sham)' was added by the design, and a fork begins with an arm that the file writes. Fork sample-1/noise/1.",
            await MistakeAsync("sample/noise (sham)/1", 4));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_read_is_a_mistake_with_its_line()
    {
        folder.Write("bad.safetensors", "no");
        Assert.StartsWith("a.yaml, line 10: 'from' cannot be read: ", Assert.Single(Sample.MistakesIn(folder.Path, Sample.With(9, "  length: 2 epochs\n  from: bad.safetensors"))));
    }

    private void Forget()
    {
        File.Delete(Path.Combine(folder.Path, "fork", "fork.yaml"));
        File.Delete(Path.Combine(folder.Path, "fork", "fork.safetensors"));
    }

    private async Task<string> MistakeAsync(string run, long step, params string[] settings) =>
        (await Assert.ThrowsAsync<ExperimentException>(() => ForkAsync(run, step, settings))).Message;

    private Task<string> ForkAsync(string run, long step, params string[] settings) =>
        ForkToAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "fork")).FullName, "fork.yaml"), run, step, settings);

    private async Task<string> ForkToAsync(string file, string run, long step, params string[] settings)
    {
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var fork = ExperimentFork.Find(journal, run);
        fork.Write(await fork.Experiment.Data.LoadAsync(new DatasetStore(), Token), step, settings, file, () => trained++, Token);
        return file;
    }

    private async Task<string> RunAsync(Experiment experiment, string arm, long seed)
    {
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));
        var outcome = new ExperimentRunner(experiment, await experiment.Data.LoadAsync(new DatasetStore(), Token), journal, new RunnerOptions { Workers = 2 }).Run(Token);
        Assert.True(outcome.IsComplete);
        return journal.Runs(outcome.Id).Single(run => run.Arm == arm && run.Seed == seed).WeightsHash;
    }
}
