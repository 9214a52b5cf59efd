using Sleepbot.Journal;

namespace Sleepbot.Pictures.Tests;

public sealed class FromJournalTests : IDisposable
{
    private static readonly PhaseSeconds seconds = new(4, 1, 0.5, 2, 0.25);
    private readonly string folder = Directory.CreateTempSubdirectory("sleepbot-pictures-").FullName;
    private readonly RunJournal journal;
    private readonly string id;

    public FromJournalTests()
    {
        journal = RunJournal.Open(Path.Combine(folder, "test.db"));
        id = journal.BeginExperiment(new ExperimentPlan
        {
            Name = "quick",
            Question = "Does it help?",
            Definition = "name: quick",
            Baseline = "plain",
            Machine = "two cores",
            Version = "0.1.0",
            Arms = [new("plain", "no sleep"), new("noisy", "noise")],
        }).Id;
    }

    public void Dispose()
    {
        journal.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Reads_what_was_written()
    {
        Run("noisy", 1, RunStatus.Finished, "", 0.8, 0.9);
        Run("plain", 1, RunStatus.Finished, "", 0.7, 0.85);
        Run("plain", 2, RunStatus.Diverged, "The loss became NaN.", 0.6);
        ExperimentResult result = ExperimentResult.FromJournal(journal, "quick");

        Assert.Equal((id, "quick", "Does it help?", "name: quick", "plain"), (result.Id, result.Name, result.Question, result.Definition, result.Baseline));
        Assert.Equal(["plain", "noisy"], result.Arms.Select(arm => arm.Name));
        Assert.Null(result.Seconds);
        ResultRun run = result.Arms[1].Runs.Single();
        Assert.Equal((1, RunStatus.Finished, seconds), (run.Seed, run.Status, run.Seconds));
        Assert.Equal([new CurvePoint(10, 0.5, 100, 0.8), new CurvePoint(20, 1, 200, 0.9)], run.Curves.Single(curve => curve.Metric == "accuracy").Points);
        Assert.Equal("The loss became NaN.", result.Arms[0].Runs[1].Message);
        Assert.Equal(0.05, ResultTable.Of(result).Rows[1].Difference!.Mean!.Value, 1e-12);
    }

    [Fact]
    public void Leaves_single_batches_out()
    {
        Run("plain", 1, RunStatus.Finished, "", 0.9);
        Assert.DoesNotContain(ExperimentResult.FromJournal(journal, id).Arms[0].Runs[0].Curves, curve => curve.Split == "batch");
    }

    [Fact]
    public void A_seed_that_was_taken_up_again_counts_once_with_its_finished_run()
    {
        Run("plain", 1, RunStatus.Interrupted, "stopped", 0.1);
        Run("plain", 1, RunStatus.Finished, "", 0.9);
        Run("plain", 1, RunStatus.Interrupted, "stopped again", 0.2);
        ResultRow row = ResultTable.Of(ExperimentResult.FromJournal(journal, id)).Baseline;

        Assert.Equal((1, 0), (row.Finished, row.Unfinished));
        Assert.Equal(0.9, row.Accuracy.Mean);
    }

    [Fact]
    public void Norms_are_gathered_by_layer_for_one_finished_run_an_arm()
    {
        Run("plain", 1, RunStatus.Diverged, "NaN", 0.1);
        Run("plain", 2, RunStatus.Finished, "", 0.9);
        Run("plain", 3, RunStatus.Finished, "", 0.9);
        ExperimentResult result = ExperimentResult.FromJournal(journal, id);

        Assert.Equal([0, 2, 0], result.Arms[0].Runs.Select(run => run.Norms.Count));
        LayerNorms conv = result.Arms[0].Runs[1].Norms[0];
        Assert.Equal("conv1", conv.Layer);
        Assert.Equal([0, 10], conv.Steps);
        Assert.Equal([3f, 4f], conv.Norms[1].ToArray());
        Assert.All(ExperimentResult.FromJournal(journal, id, norms: false).Arms[0].Runs, run => Assert.Empty(run.Norms));
    }

    [Fact]
    public void Sleeps_are_summed_up_over_an_arms_runs_and_a_change_that_is_not_finite_spoils_no_mean()
    {
        Run("noisy", 1, RunStatus.Finished, "", 0.9);
        Run("noisy", 2, RunStatus.Diverged, "NaN", 0.9);
        SleepSummary sleep = ExperimentResult.FromJournal(journal, id).Arms[1].Sleeps.Single();

        Assert.Equal(("noise", 4, 1.0), (sleep.Intervention, sleep.Count, sleep.Seconds));
        Assert.Equal(0.02, sleep.MeanRelativeChange!.Value, 1e-12);
    }

    [Fact]
    public void A_run_that_two_arms_share_counts_once_for_each()
    {
        string shared = journal.BeginExperiment(new ExperimentPlan { Name = "shared", Baseline = "plain", Arms = [new("plain", "", "alike"), new("twin", "", "alike")] }).Id;
        long run = journal.ClaimRun(shared, "plain", 1).RunId;
        journal.Append(new Measurement(run, 10, 1, 100, "test", "accuracy", 0.9, seconds));
        journal.Append(new SleepEvent(run, 4, "noise", 0.25, 0.1, 0.02));
        journal.EndRun(run, RunStatus.Finished, "", 20, "", seconds);
        Assert.Equal(run, journal.ClaimRun(shared, "twin", 1).RunId);
        ExperimentResult result = ExperimentResult.FromJournal(journal, shared);

        Assert.All(result.Arms, arm => Assert.Single(arm.Runs.Single().Curves.Single().Points));
        Assert.All(result.Arms, arm => Assert.Equal(1, arm.Sleeps.Single().Count));
    }

    [Fact]
    public void An_experiment_without_runs_gives_a_page() =>
        Assert.Contains("No run of the baseline (plain) finished", ResultPage.Render(ExperimentResult.FromJournal(journal, id)));

    [Fact]
    public void An_ended_experiment_knows_how_long_it_took()
    {
        journal.EndExperiment(id);
        Assert.InRange(ExperimentResult.FromJournal(journal, id).Seconds!.Value, 0, 60);
    }

    private void Run(string arm, long seed, RunStatus status, string message, params double[] accuracies)
    {
        long run = journal.BeginRun(id, arm, seed);
        for (int i = 0; i < accuracies.Length; i++)
        {
            journal.Append(new Measurement(run, 10 * (i + 1), 0.5 * (i + 1), 100 * (i + 1), "test", "accuracy", accuracies[i], seconds));
            journal.Append(new Measurement(run, 10 * (i + 1), 0.5 * (i + 1), 100 * (i + 1), "batch", "loss", 1, seconds));
        }

        foreach (long step in new long[] { 0, 10 })
        {
            journal.Append(new NeuronValues(run, step, "conv1", "norm", step == 0 ? new float[] { 1, 2 } : new float[] { 3, 4 }));
            journal.Append(new NeuronValues(run, step, "head", "norm", new float[] { 5 }));
        }

        if (arm == "noisy")
        {
            journal.Append(new SleepEvent(run, 4, "noise", 0.25, 0.1, 0.02));
            journal.Append(new SleepEvent(run, 8, "noise", 0.25, 0.1, status == RunStatus.Diverged ? double.NaN : 0.02));
        }

        journal.EndRun(run, status, message, 20, "", seconds);
    }
}
