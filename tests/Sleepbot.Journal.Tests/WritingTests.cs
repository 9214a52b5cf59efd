using System.Collections.Concurrent;

namespace Sleepbot.Journal.Tests;

public sealed class WritingTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("quickstart", "quickstart-1")]
    [InlineData("  My Study: learningRate=0.1! ", "my-study-learningrate-0-1-1")]
    [InlineData("сон", "experiment-1")]
    public void An_id_is_the_names_slug_and_a_counter(string name, string expected)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        Assert.Equal(expected, Scratch.Begin(journal, name));
    }

    [Fact]
    public void Each_name_counts_for_itself()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string[] names = ["a", "a-1", "a", "A"];
        Assert.Equal(["a-1", "a-1-1", "a-2", "a-3"], names.Select(name => Scratch.Begin(journal, name)));
    }

    [Fact]
    public void Any_number_of_openers_may_find_a_new_file_at_the_same_moment()
    {
        ConcurrentQueue<Exception?> opened = [];
        for (int round = 0; round < 3; round++)
        {
            string file = $"{scratch.File}-{round}";
            using var start = new Barrier(3);
            var openers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                opened.Enqueue(Record.Exception(() => RunJournal.Open(file).Dispose()));
            })).ToArray();
            Array.ForEach(openers, thread => thread.Start());
            Array.ForEach(openers, thread => thread.Join());
        }

        Assert.Equal(9, opened.Count);
        Assert.All(opened, Assert.Null);
    }

    [Fact]
    public void Two_journals_on_one_file_write_at_once()
    {
        const int Experiments = 8;
        const int Rows = 500;
        var ids = new List<string>();
        Parallel.For(0, 2, _ =>
        {
            using RunJournal journal = RunJournal.Open(scratch.File);
            for (int i = 0; i < Experiments; i++)
            {
                string id = Scratch.Begin(journal);
                lock (ids)
                {
                    ids.Add(id);
                }

                long run = journal.BeginRun(id, "noise", i);
                for (int step = 0; step < Rows; step++)
                {
                    journal.Append(Scratch.Row(run, step));
                }

                Scratch.End(journal, run);
                journal.Flush();
            }
        });

        using RunJournal reader = RunJournal.OpenReadOnly(scratch.File);
        Assert.Equal(2 * Experiments, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(Rows, reader.Measurements(id).Count));
        Assert.All(ids, id => Assert.Equal(RunStatus.Finished, reader.Runs(id).Single().Status));
    }

    [Fact]
    public void Threads_append_at_once_and_no_row_is_lost()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            long run = journal.BeginRun(id, "baseline", seed);
            for (int step = 0; step < 1000; step++)
            {
                journal.Append(Scratch.Row(run, step, seed));
                journal.Append(new SleepEvent(run, step, "noise", 0.001, 0.1, 0.01));
            }

            Scratch.End(journal, run);
        });

        Assert.Equal(4000, journal.Measurements(id).Count);
        Assert.Equal(4000, journal.SleepEvents(id).Count);
        Assert.All(journal.Measurements(id), row => Assert.Equal(row.Seed, row.Value));
    }

    [Fact]
    public void Rows_reach_other_readers_without_a_flush()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        journal.Append(Scratch.Row(run, 1));

        using RunJournal reader = RunJournal.OpenReadOnly(scratch.File);
        Assert.True(SpinWait.SpinUntil(() => reader.Measurements(id).Count == 1, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void The_end_of_a_run_is_on_the_disk_when_flush_returns()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        journal.EndRun(run, RunStatus.Diverged, "step 7: 'conv1' overflowed", 7, "00ff", Scratch.Seconds);
        journal.Flush();

        using RunJournal reader = RunJournal.OpenReadOnly(scratch.File);
        var expected = new RunRecord(run, id, "baseline", 1, RunStatus.Diverged, "step 7: 'conv1' overflowed", 7, "00ff", Scratch.Seconds);
        Assert.Equal(expected, reader.Runs(id).Single());
    }

    [Fact]
    public void A_caller_may_reuse_its_buffers_at_once()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "baseline", 1);
        float[] norms = [1, 2];
        byte[] weights = [3, 4];
        journal.Append(new NeuronValues(run, 1, "conv1", "norm", norms));
        Scratch.End(journal, run, weights: weights);
        Array.Clear(norms);
        Array.Clear(weights);

        Assert.Equal([1f, 2f], journal.NeuronValues(run).Single().Values.ToArray());
        Assert.Equal([3, 4], journal.Weights(run));
    }

    [Fact]
    public void Two_hundred_thousand_rows_are_all_there()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "baseline", 1);
        for (int step = 0; step < 200_000; step++)
        {
            journal.Append(Scratch.Row(run, step));
        }

        journal.Flush();
        Assert.Equal(200_000L, Scratch.Sql(scratch.File, "SELECT count(*) FROM measurements"));
    }

    [Fact]
    public void Appending_allocates_nothing_once_the_queue_has_grown()
    {
        using RunJournal journal = RunJournal.Open(scratch.File, null, new JournalSettings { BatchDelay = TimeSpan.FromMinutes(1) });
        long run = journal.BeginRun(Scratch.Begin(journal), "baseline", 1);
        Measurement row = Scratch.Row(run, 1);

        // Two batches: the queue is two lists that take turns.
        for (int batch = 0; batch < 2; batch++)
        {
            AppendMany(journal, row);
            journal.Flush();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        AppendMany(journal, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AppendMany(RunJournal journal, in Measurement row)
    {
        for (int i = 0; i < 1000; i++)
        {
            journal.Append(row);
        }
    }
}
