namespace Sleepbot.Journal.Tests;

/// <summary>The sizes of a run's changes are kept with its end, whole or not at all.</summary>
public sealed class ChangeTests : IDisposable
{
    private static readonly ChangeSizes[] some =
    [
        new("redo/0", "apply", ["conv1.weight", "fc1.bias"], new[] { 3L, 6, 5_000_000_000 }, new[] { 1f, 0, float.Epsilon, 0.1f, float.MaxValue, 2 }),
        new("redo/1", "finish", [], new[] { 9L }, ReadOnlyMemory<float>.Empty),
        new("grokfast/0", "filter-gradient", [], ReadOnlyMemory<long>.Empty, ReadOnlyMemory<float>.Empty),
    ];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void They_keep_their_bits_and_their_order()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
        Assert.Empty(journal.Changes(run));
        journal.EndRun(run, RunStatus.Finished, "", 9, "ab", Scratch.Seconds, changes: some);

        Assert.Equal(some.Select(TextOf), journal.Changes(run).Select(TextOf));

        // As docs/journal.md says: little-endian numbers, a name a line.
        Assert.Equal("conv1.weight\nfc1.bias", Scratch.Sql(scratch.File, "SELECT parameters FROM changes WHERE intervention = 'redo/0'"));
        Assert.Equal("0300000000000000", Scratch.Sql(scratch.File, "SELECT hex(substr(steps, 1, 8)) FROM changes WHERE intervention = 'redo/0'"));
        Assert.Equal("0000803F00000000", Scratch.Sql(scratch.File, "SELECT hex(substr(sizes, 1, 8)) FROM changes WHERE intervention = 'redo/0'"));
    }

    [Fact]
    public void They_can_be_kept_later_and_only_once()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
        Scratch.End(journal, run);
        journal.KeepChanges(run, some[..1]);
        journal.KeepChanges(run, some[1..]);

        Assert.Equal(TextOf(some[0]), TextOf(journal.Changes(run).Single()));
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused_and_damaged_ones_noticed()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
        ChangeSizes bad = new("a/0", "apply", ["w"], new[] { 1L, 2 }, new[] { 1f });
        Assert.Contains("are 2 of 1 parameters, but there are 1 sizes", Assert.Throws<ArgumentException>(() => journal.EndRun(run, RunStatus.Finished, "", 9, "", Scratch.Seconds, changes: [bad])).Message);

        journal.EndRun(run, RunStatus.Finished, "", 9, "", Scratch.Seconds, changes: some);
        journal.Flush();
        Scratch.Sql(scratch.File, "UPDATE changes SET sizes = substr(sizes, 2) WHERE intervention = 'redo/0'");
        Assert.Contains("the changes of 'redo/0' in run 1 are damaged. There are 24 and 23 bytes, expected 24 and 24", Assert.Throws<JournalException>(() => journal.Changes(run)).Message);
    }

    private static string TextOf(ChangeSizes row) =>
        $"{row.Intervention} {row.Stage} [{string.Join(' ', row.Parameters)}] [{string.Join(' ', row.Steps.ToArray())}] [{string.Join(' ', row.Sizes.ToArray().Select(size => $"{size:R}"))}]";
}
