namespace Sleepbot.Journal.Tests;

/// <summary>Which text an experiment had when it became known how a run comes out.</summary>
public sealed class DefinitionTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_run_keeps_the_definition_under_which_it_ended()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = journal.BeginExperiment(Plan("first", "a", "b")).Id;
        Finish(journal, id, "a", 1);
        long open = journal.ClaimRun(id, "a", 2).RunId;
        Assert.Equal(id, journal.BeginExperiment(Plan("second", "a", "b")).Id);
        Scratch.End(journal, open);
        Finish(journal, id, "b", 1);
        journal.BeginExperiment(Plan("first", "a", "b"));
        Finish(journal, id, "b", 2);

        Assert.Equal(
            [("a", 1, 1, "first"), ("a", 2, 2, "second"), ("b", 1, 2, "second"), ("b", 2, 3, "first")],
            journal.FirstDefinitions(id).Select(Row));
    }

    [Fact]
    public void Going_on_with_the_same_text_writes_none()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        journal.BeginExperiment(Plan("first", "a"));
        journal.BeginExperiment(Plan("first", "a"));
        journal.Flush();

        Assert.Equal(1L, Scratch.Sql(scratch.File, "SELECT count(*) FROM definitions"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_an_earlier_experiment_had_was_known_then_also_if_it_is_run_anew(bool isFresh)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        Finish(journal, journal.BeginExperiment(Plan("first", "a")).Id, "a", 1);
        string id = journal.BeginExperiment(Plan("second", "a", "b") with { IsFresh = isFresh }).Id;
        if (isFresh)
        {
            Finish(journal, id, "a", 1);
        }

        Finish(journal, id, "b", 1);
        string other = journal.BeginExperiment(Plan("third", "a") with { Name = "other" }).Id;
        Finish(journal, other, "a", 1);

        Assert.Equal("quick-2", id);
        Assert.Equal([("a", 1, 1, "first"), ("b", 1, 2, "second")], journal.FirstDefinitions(id).Select(Row));
        Assert.Equal([("a", 1, 3, "third")], journal.FirstDefinitions(other).Select(Row));
        Assert.Equal([("a", 1, 1, "first")], journal.FirstDefinitions("quick-1").Select(Row));
    }

    [Fact]
    public void A_run_that_a_later_experiment_had_was_known_too_when_one_goes_back()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        journal.BeginExperiment(Plan("first", "a", "b"));
        Finish(journal, journal.BeginExperiment(Plan("second", "a", "c")).Id, "a", 1);
        string id = journal.BeginExperiment(Plan("third", "a", "b")).Id;
        journal.ClaimRun(id, "a", 1);
        Finish(journal, id, "b", 1);

        Assert.Equal("quick-1", id);
        Assert.Equal([("a", 1, 2, "second"), ("b", 1, 3, "third")], journal.FirstDefinitions(id).Select(Row));
    }

    [Theory]
    [InlineData(RunStatus.Finished, 1)]
    [InlineData(RunStatus.Diverged, 1)]
    [InlineData(RunStatus.Failed, 0)]
    [InlineData(RunStatus.Interrupted, 0)]
    public void A_run_that_has_no_result_told_nothing(RunStatus status, int known)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = journal.BeginExperiment(Plan("first", "a")).Id;
        Scratch.End(journal, journal.ClaimRun(id, "a", 1).RunId, status);

        Assert.Equal(known, journal.FirstDefinitions(id).Count);
    }

    private static (string Arm, int Seed, int Number, string Text) Row(FirstDefinition known) => (known.Arm, (int)known.Seed, (int)known.Number, known.Text);

    private static ExperimentPlan Plan(string definition, params string[] arms) => new()
    {
        Name = "quick",
        Definition = definition,
        Baseline = arms[0],
        Arms = [.. arms.Select(arm => new ArmPlan(arm, "", $"address of {arm}", ""))],
    };

    private static void Finish(RunJournal journal, string id, string arm, long seed)
    {
        Scratch.End(journal, journal.ClaimRun(id, arm, seed).RunId);
        journal.Flush();
    }
}
