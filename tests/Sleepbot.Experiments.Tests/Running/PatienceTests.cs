using Sleepbot.Experiments.Running;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Running;

public sealed class PatienceTests
{
    private readonly List<string> notes = [];

    [Fact]
    public void What_passes_is_waited_for_and_said_once()
    {
        int tries = 0;
        var patience = new Patience(new RunnerOptions { Note = notes.Add }, CancellationToken.None);

        Assert.Equal(3, patience.Insist(() => ++tries < 3 ? throw Full() : tries));
        Assert.Equal(["Waiting: the disk is full. Runs go on by themselves when it has passed, within 10 minutes.", "The journal can be written again; all runs go on."], notes);
    }

    [Fact]
    public void What_does_not_pass_is_thrown_at_once()
    {
        int tries = 0;
        var patience = new Patience(new RunnerOptions { Note = notes.Add }, CancellationToken.None);

        Assert.Throws<JournalException>(() => patience.Insist(() =>
        {
            tries++;
            throw new JournalException("damaged");
        }));
        Assert.Equal(1, tries);
        Assert.Empty(notes);
    }

    [Fact]
    public void Patience_ends_and_so_does_a_stop()
    {
        var none = new Patience(new RunnerOptions { Patience = TimeSpan.Zero }, CancellationToken.None);
        Assert.Throws<JournalException>(() => none.Insist(() => throw Full()));
        var stopped = new Patience(new RunnerOptions(), new CancellationToken(canceled: true));
        Assert.Throws<JournalException>(() => stopped.Insist(() => throw Full()));
    }

    private static JournalException Full() => new("the disk is full.") { MayPass = true };
}
