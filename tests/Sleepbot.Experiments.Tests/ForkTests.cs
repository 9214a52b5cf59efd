using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests;

public sealed class ForkTests : IDisposable
{
    private readonly TempFolder folder = new();

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

        Assert.Equal("sample-fork-1/unchanged/1: --at is 8, but the run begins at step 9 and has 16. Fork at 9 to 15.", await MistakeAsync("sample-fork/unchanged/1", 8));
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
        Assert.Equal("--set learningRate: expected path=value, for example training.batchSize=64.", (await MistakeAsync("sample/plain/0", 4, "learningRate")).Replace("arms.changed.", "", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "fork")) && Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "fork")).Any());
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

    private async Task<string> MistakeAsync(string run, long step, params string[] settings) =>
        (await Assert.ThrowsAsync<ExperimentException>(() => ForkAsync(run, step, settings))).Message;

    private async Task<string> ForkAsync(string run, long step, params string[] settings)
    {
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var fork = ExperimentFork.Find(journal, run);
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "fork")).FullName, "fork.yaml");
        fork.Write(await fork.Experiment.Data.LoadAsync(new DatasetStore(), Token), step, settings, file, Token);
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
