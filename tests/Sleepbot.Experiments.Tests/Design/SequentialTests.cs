using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Tests.Design;

/// <summary>Seeds in rounds, until the evidence decides.</summary>
public sealed class SequentialTests : IDisposable
{
    // Much noise hurts for sure; the other arm is the baseline under another name, which takes some 43 equal pairs to say.
    private const string Text = """
        experiment: rounds
        endpoint: { final-accuracy: { smallestEffect: 0.01 } }
        controls: { ema: off }
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8] }
        training: { optimizer: momentum, learningRate: 0.05, batchSize: 16, length: 1 epoch }
        evaluation: { every: 4 steps }
        probes: { norms: off }
        sleep: { every: 3 steps }
        seeds: { until: decided, atMost: 64, round: 5 }
        arms:
          plain: {}
          loud: { sleep: { interventions: { uniform-noise: { amplitude: 30 } } } }
          same: { training: { learningRate: 0.05 } }
        """;

    private readonly TempFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Decided_arms_get_no_more_seeds_and_the_experiment_ends_by_itself()
    {
        var (outcome, table) = await RunAsync("j.db");
        int Seeds(string arm) => table.Of(arm).Count;
        var pairs = ChallengerPairs.Of(table, table.Design.Challengers);
        var verdicts = SequentialJudgement.Of(pairs.Challengers, pairs.Endpoint, new SequentialPlan { MostPairs = 64 });

        Assert.True(outcome.IsComplete);
        Assert.Equal([VerdictKind.Hurt, VerdictKind.NoDifference], verdicts.Select(verdict => verdict.Kind));
        Assert.All(verdicts, verdict => Assert.InRange(Seeds(verdict.Challenger) - verdict.DecidedAt!.Value, 0, 4));
        Assert.Equal(Seeds("loud"), Seeds("loud (sham)"));
        Assert.Equal(Math.Max(Seeds("loud"), Seeds("same")), Seeds("plain"));
        Assert.Equal(2, Seeds("loud (identity)"));
        Assert.InRange(Seeds("plain"), 6, 63);
        Assert.Empty(SeedRounds.Next(table));
    }

    [Fact]
    public async Task Run_again_it_repeats_nothing_and_the_number_of_workers_changes_nothing()
    {
        var (first, table) = await RunAsync("j.db");
        var (second, again) = await RunAsync("j.db");
        var (_, other) = await RunAsync("other.db", workers: 3);

        Assert.Equal(first.Id, second.Id);
        Assert.True(second.IsComplete);
        Assert.Equal(first.Runs.Count, second.Runs.Count);
        Assert.All(second.Runs, run => Assert.True(run.IsKept));
        Assert.Equal(table.Runs, again.Runs);
        Assert.Equal(table.Runs.Select(run => (run.Arm, run.Seed, run.Value)).OrderBy(run => run.Arm).ThenBy(run => run.Seed), other.Runs.Select(run => (run.Arm, run.Seed, run.Value)).OrderBy(run => run.Arm).ThenBy(run => run.Seed));
    }

    [Fact]
    public async Task The_identity_check_ends_in_the_bits_of_the_baseline_and_the_sham_does_not()
    {
        var (outcome, _) = await RunAsync("j.db");
        using var journal = RunJournal.OpenReadOnly(Path.Combine(folder.Path, "j.db"));
        var hashes = journal.Runs(outcome.Id).ToDictionary(run => (run.Arm, run.Seed), run => run.WeightsHash);

        Assert.All(Enumerable.Range(0, 2), seed => Assert.Equal(hashes[("plain", seed)], hashes[("loud (identity)", seed)]));
        Assert.NotEqual(hashes[("loud", 0)], hashes[("loud (sham)", 0)]);
    }

    [Fact]
    public async Task The_first_round_is_due_before_anything_ran()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var (outcome, table) = await RunAsync("j.db", stop: stopped.Token);
        var next = SeedRounds.Next(table);

        Assert.False(outcome.IsComplete);
        Assert.Equal((5 * 4) + 2, next.Count);
        Assert.Equal([("plain", 0L), ("loud", 0), ("same", 0), ("loud (sham)", 0), ("loud (identity)", 0), ("plain", 1)], next.Take(6));
    }

    [Fact]
    public async Task An_arm_whose_run_failed_waits_and_the_others_go_on()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var (_, nothing) = await RunAsync("none.db", stop: stopped.Token);
        Assert.Equal(["plain", "same"], SeedRounds.Next(nothing, ["loud"]).Select(run => run.Arm).Distinct());
        Assert.Empty(SeedRounds.Next(nothing, ["plain"]));
        Assert.Empty(SeedRounds.Next(nothing, ["loud", "same"]));
    }

    private async Task<(ExperimentOutcome Outcome, EndpointTable Table)> RunAsync(string file, int workers = 1, CancellationToken? stop = null)
    {
        var experiment = Sample.Read(Text);
        var data = await experiment.Data.LoadAsync(new DatasetStore(new DatasetStoreOptions()), Token);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, file));
        var outcome = new ExperimentRunner(experiment, data, journal, new RunnerOptions { Workers = workers }).Run(stop ?? Token);
        journal.Flush();
        return (outcome, EndpointTable.FromJournal(journal, outcome.Id));
    }
}
