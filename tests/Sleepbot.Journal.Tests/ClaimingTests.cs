namespace Sleepbot.Journal.Tests;

/// <summary>How experiments go on, and how processes share runs. Two journal objects stand for two processes.</summary>
public sealed class ClaimingTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_same_arms_go_on_and_take_the_new_text()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        ExperimentStart first = journal.BeginExperiment(Plan("a", "b"));
        journal.EndExperiment(first.Id);
        ExperimentStart again = journal.BeginExperiment(Plan("b", "a") with { Definition = "seeds: 9", Baseline = "a" });

        Assert.Equal(("quick-1", false, null), (first.Id, first.GoesOn, first.Previous));
        Assert.Equal(("quick-1", true, "quick-1"), (again.Id, again.GoesOn, again.Previous));
        Assert.Equal("seeds: 9", journal.FindExperiment("quick").Definition);
        Assert.Equal(["a", "b"], journal.Arms("quick-1").Select(arm => arm.Name));
        Assert.NotNull(journal.FindExperiment("quick").EndedAt);
    }

    [Fact]
    public void Another_baseline_or_arm_is_another_experiment_and_a_fresh_one_always()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        journal.BeginExperiment(Plan("a", "b"));

        Assert.Equal("quick-2", journal.BeginExperiment(Plan("a", "b") with { Baseline = "b" }).Id);
        Assert.Equal("quick-3", journal.BeginExperiment(Plan("a")).Id);
        Assert.Equal("quick-4", journal.BeginExperiment(Plan("a") with { IsFresh = true }).Id);
        Assert.Equal("quick-4", journal.BeginExperiment(Plan("a")).Id);
        Assert.Equal("quick-5", journal.BeginExperiment(Plan("a") with { Arms = [new("a", "", "", "")] }).Id);
    }

    [Fact]
    public void An_earlier_experiment_goes_on_where_it_is_asked_for_or_has_the_arms_and_is_the_latest_then()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        journal.BeginExperiment(Plan("a", "b"));
        journal.BeginExperiment(Plan("a"));
        journal.BeginExperiment(Plan("a") with { IsFresh = true });
        ExperimentStart back = journal.BeginExperiment(Plan("b", "a") with { Baseline = "a" });
        Assert.Equal(("quick-1", true, "quick-3"), (back.Id, back.GoesOn, back.Previous));
        Assert.Equal("quick-1", journal.FindExperiment("quick").Id);
        Assert.Equal(["quick-2", "quick-3", "quick-1"], journal.Experiments().Select(one => one.Id));

        // Of two with the same arms it is the later one, unless one is named.
        Assert.Equal("quick-3", journal.BeginExperiment(Plan("a")).Id);
        Assert.Equal(("quick-2", true, "quick-2"), Short(journal.BeginExperiment(Plan("a") with { GoesOnWith = "quick-2" })));
        Assert.Equal(("quick-4", false, "quick-1"), Short(journal.BeginExperiment(Plan("c") with { GoesOnWith = "quick-1" })));

        static (string Id, bool GoesOn, string? Previous) Short(ExperimentStart start) => (start.Id, start.GoesOn, start.Previous);
    }

    [Fact]
    public void A_changed_arm_is_run_anew_and_the_others_keep_their_runs()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string old = journal.BeginExperiment(Plan("a", "b")).Id;
        long runOfA = Finish(journal, old, "a", 1), runOfB = Finish(journal, old, "b", 1);
        var changed = Plan("a", "b") with { Arms = [new("a", "", "at-a", "of a"), new("b", "", "at-b2", "of b2"), new("c", "", "at-c", "of c")] };
        ExperimentStart start = journal.BeginExperiment(changed);

        Assert.Equal(("quick-2", false, "quick-1"), (start.Id, start.GoesOn, start.Previous));
        EarlierArm a = new("quick-1", "a", "of a"), b1 = new("quick-1", "b", "of b");
        Assert.Equal([new("a", a, a, true), new("b", null, b1, false), new("c", null, null, false)], start.Arms);
        Assert.Empty(start.Removed);
        Assert.Equal(new RunClaim(RunClaimKind.Ended, runOfA), journal.ClaimRun(start.Id, "a", 1));
        RunClaim b = journal.ClaimRun(start.Id, "b", 1);
        Assert.Equal(RunClaimKind.Begun, b.Kind);
        Scratch.End(journal, b.RunId);

        Assert.Equal([(runOfA, "a"), (b.RunId, "b")], journal.Runs(start.Id).Select(run => (run.Id, run.Arm)));
        Assert.Equal([(runOfA, "a"), (runOfB, "b")], journal.Runs(old).Select(run => (run.Id, run.Arm)));
        Assert.Equal(2, journal.Measurements(old).Count);
        Assert.Equal((runOfA, "a"), journal.Measurements(start.Id).Select(row => (row.RunId, row.Arm)).Single());
        Assert.Equal(runOfA, journal.SleepEvents(start.Id).Single().RunId);
        Assert.Equal(1L, Scratch.Sql(scratch.File, "SELECT count(*) FROM tidy WHERE experiment = 'quick-2'"));
    }

    [Fact]
    public void An_arm_keeps_its_runs_under_another_name_but_not_in_a_fresh_experiment_nor_in_one_of_another_name()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = Finish(journal, journal.BeginExperiment(Plan("a")).Id, "a", 1);
        ExperimentPlan renamed = Plan("z") with { Arms = [new("z", "", "at-a", "of a")] };
        ExperimentStart start = journal.BeginExperiment(renamed);

        Assert.Equal(new ArmStart("z", new("quick-1", "a", "of a"), null, true), start.Arms.Single());
        Assert.Equal(["a"], start.Removed);
        Assert.Equal(new RunClaim(RunClaimKind.Ended, run), journal.ClaimRun(start.Id, "z", 1));
        Assert.Equal(RunClaimKind.Begun, journal.ClaimRun(journal.BeginExperiment(renamed with { IsFresh = true }).Id, "z", 1).Kind);
        Assert.Equal(RunClaimKind.Begun, journal.ClaimRun(journal.BeginExperiment(renamed with { Name = "other" }).Id, "z", 1).Kind);
    }

    [Fact]
    public void A_run_belongs_to_one_process_at_a_time()
    {
        using RunJournal two = RunJournal.Open(scratch.File);
        string id;
        long run;
        using (RunJournal one = RunJournal.Open(scratch.File))
        {
            id = one.BeginExperiment(Plan("a")).Id;
            run = one.ClaimRun(id, "a", 1).RunId;
            Assert.Equal(id, two.BeginExperiment(Plan("a")).Id);
            Assert.Equal(new RunClaim(RunClaimKind.Elsewhere, run), two.ClaimRun(id, "a", 1));
            Assert.Equal(new RunClaim(RunClaimKind.Elsewhere, run), one.ClaimRun(id, "a", 1));
            one.Append(Scratch.Row(run, 4));
        }

        Assert.Equal(new RunClaim(RunClaimKind.TakenOver, run), two.ClaimRun(id, "a", 1));
        Assert.Equal(RunStatus.Running, two.Runs(id).Single().Status);
        two.ReopenRun(run, 0);
        Scratch.End(two, run);
        two.Flush();
        Assert.Equal(RunClaimKind.Ended, two.ClaimRun(id, "a", 1).Kind);
    }

    [Fact]
    public void A_hundred_claims_at_once_give_each_run_to_one()
    {
        using RunJournal one = RunJournal.Open(scratch.File);
        using RunJournal two = RunJournal.Open(scratch.File);
        string id = one.BeginExperiment(Plan("a", "b")).Id;
        var claims = new RunClaim[100];
        Parallel.For(0, claims.Length, i => claims[i] = (i % 2 == 0 ? one : two).ClaimRun(id, i % 4 < 2 ? "a" : "b", i / 10));

        Assert.Equal(20, claims.Count(claim => claim.Kind == RunClaimKind.Begun));
        Assert.Equal(80, claims.Count(claim => claim.Kind == RunClaimKind.Elsewhere));
        Assert.Equal(20, one.Runs(id).Count);
    }

    [Fact]
    public void What_a_dead_attempt_measured_later_than_its_checkpoint_is_measured_once()
    {
        string id;
        long run;
        using (RunJournal one = RunJournal.Open(scratch.File))
        {
            id = one.BeginExperiment(Plan("a")).Id;
            run = one.ClaimRun(id, "a", 1).RunId;
            Write(one, run, 0, 9);
        }

        using RunJournal two = RunJournal.Open(scratch.File);
        two.ClaimRun(id, "a", 1);
        Assert.Throws<ArgumentException>(() => two.Append(Scratch.Row(run, 6)));
        two.ReopenRun(run, 6);
        Assert.Equal(6, two.Measurements(id).Count);
        Assert.Equal(5, two.Answers(run, "test")!.Step);
        Write(two, run, 6, 12);

        Assert.Equal(Enumerable.Range(0, 12), two.Measurements(id).Select(row => (int)row.Step));
        Assert.Equal(Enumerable.Range(0, 12), two.NeuronValues(run).Select(row => (int)row.Step));
        Assert.Equal(Enumerable.Range(0, 12), two.SleepEvents(id).Select(row => (int)row.Step));
    }

    [Theory]
    [InlineData(RunStatus.Failed, RunClaimKind.TakenOver)]
    [InlineData(RunStatus.Interrupted, RunClaimKind.TakenOver)]
    [InlineData(RunStatus.Diverged, RunClaimKind.Ended)]
    [InlineData(RunStatus.Finished, RunClaimKind.Ended)]
    public void How_a_run_ended_decides_whether_it_goes_on(RunStatus status, RunClaimKind expected)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = journal.BeginExperiment(Plan("a")).Id;
        Scratch.End(journal, journal.ClaimRun(id, "a", 1).RunId, status);
        journal.Flush();
        journal.EndExperiment(id);

        Assert.Equal(expected, journal.ClaimRun(id, "a", 1).Kind);
        Assert.Equal(expected == RunClaimKind.Ended, journal.FindExperiment(id).EndedAt is not null);
    }

    private static ExperimentPlan Plan(params string[] arms) => new()
    {
        Name = "quick",
        Baseline = arms[0],
        Arms = [.. arms.Select(arm => new ArmPlan(arm, "", $"at-{arm}", $"of {arm}"))],
    };

    private static long Finish(RunJournal journal, string id, string arm, long seed)
    {
        long run = journal.ClaimRun(id, arm, seed).RunId;
        Write(journal, run, 3, 4);
        Scratch.End(journal, run);
        journal.Flush();
        return run;
    }

    private static void Write(RunJournal journal, long run, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            journal.Append(Scratch.Row(run, step));
            journal.Append(new NeuronValues(run, step, "fc1", "norm", new float[] { step }));
            journal.Append(new SampleAnswers(run, step, "test", new bool[step]));
            journal.Append(new SleepEvent(run, step, "noise", 0, 1, 1));
        }
    }
}
