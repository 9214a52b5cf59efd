namespace Sleepbot.Journal.Tests;

public sealed class ReadingTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly FixedTime time = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void An_experiment_reads_back_as_it_was_begun()
    {
        DateTimeOffset started = time.Now;
        using RunJournal journal = RunJournal.Open(scratch.File, time);
        string id = journal.BeginExperiment(new ExperimentPlan
        {
            Name = "Grüße, \"sleep\"",
            Question = "Why?\nHow?",
            Definition = "arms:\n  a: {}\n",
            Folder = "/home/me",
            Sources = new Dictionary<string, string> { ["b.cs"] = "class B;", ["../a.cs"] = "// ü" },
            Baseline = "b",
            Machine = "EPYC, Linux",
            Version = "1.2.3",
            Arms = [new("z", "last letter first", "00ff", "training.batchSize = 4\n"), new("b", ""), new("a", "")],
        }).Id;
        Assert.Equal(
            new ExperimentRecord(id, "Grüße, \"sleep\"", "Why?\nHow?", "arms:\n  a: {}\n", "b", "EPYC, Linux", "1.2.3", started, null, "/home/me"),
            journal.Experiments().Single());
        Assert.Equal(
            [new(id, "z", 0, "last letter first", "00ff", "training.batchSize = 4\n"), new(id, "b", 1, "", "", ""), new(id, "a", 2, "", "", "")],
            journal.Arms(id));
        Assert.Equal([new("../a.cs", "// ü"), new("b.cs", "class B;")], journal.Sources(id).OrderBy(source => source.Key));

        time.Now += TimeSpan.FromMinutes(3);
        journal.EndExperiment(id);
        Assert.Equal(started + TimeSpan.FromMinutes(3), journal.FindExperiment(id).EndedAt);
    }

    [Fact]
    public void Measurements_come_by_arm_seed_step_split_and_metric()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal, "order", "z", "a");
        long later = journal.BeginRun(id, "a", 1);
        long second = journal.BeginRun(id, "z", 2);
        long first = journal.BeginRun(id, "z", 1);
        foreach (long run in new[] { later, second, first })
        {
            journal.Append(
            [
                Scratch.Row(run, 20, 6),
                Scratch.Row(run, 3, 5, "train", "accuracy"),
                Scratch.Row(run, 3, 4, "test", "loss"),
                Scratch.Row(run, 3, 3, "test", "accuracy"),
            ]);
        }

        IReadOnlyList<MeasurementRow> rows = journal.Measurements(id);
        Assert.Equal([("z", 1), ("z", 2), ("a", 1)], rows.Select(row => (row.Arm, row.Seed)).Distinct());
        Assert.All(rows.GroupBy(row => row.RunId), run => Assert.Equal([3, 4, 5, 6], run.Select(row => row.Value)));
        Assert.Equal(
            new MeasurementRow(first, "z", 1, RunStatus.Running, 3, 0.3, 96, "test", "accuracy", 3, Scratch.Seconds),
            rows[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(0.1 + 0.2)]
    [InlineData(9007199254740993.0)]
    public void Any_number_reads_back_to_the_same_bits(double value)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "noise", 1);
        journal.Append(Scratch.Row(run, 1, value));
        journal.Append(new SleepEvent(run, 1, "noise", 0.5, value, value));
        journal.EndRun(run, RunStatus.Finished, "", 1, "", new PhaseSeconds(value, 0, 0, 0, 0));

        Assert.Equal(value, journal.Measurements(id).Single().Value);
        Assert.Equal(new SleepEvent(run, 1, "noise", 0.5, value, value), journal.SleepEvents(id).Single());
        Assert.Equal(value, journal.Runs(id).Single().Seconds.Training);
    }

    [Fact]
    public void Values_of_neurons_keep_their_bits_and_their_order()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
        float[] norms = [0.1f, float.NaN, float.PositiveInfinity, float.Epsilon, 0];
        journal.Append(new NeuronValues(run, 8, "conv2", "norm", norms));
        journal.Append(new NeuronValues(run, 4, "conv2", "norm", new float[] { 2 }));
        journal.Append(new NeuronValues(run, 4, "conv2", "firing", new float[] { 7 }));
        journal.Append(new NeuronValues(run, 4, "conv1", "norm", ReadOnlyMemory<float>.Empty));

        IReadOnlyList<NeuronValues> read = journal.NeuronValues(run, "norm");
        Assert.Equal([(4, "conv2"), (4, "conv1"), (8, "conv2")], read.Select(one => (one.Step, one.Layer)));
        Assert.Equal(norms, read[2].Values.ToArray());
        Assert.Equal(["norm", "firing", "norm", "norm"], journal.NeuronValues(run).Select(one => one.Metric));
        Assert.Equal(5L, Scratch.Sql(scratch.File, "SELECT neurons FROM neuron_values WHERE step = 8"));
    }

    [Fact]
    public void Answers_are_a_bit_a_sample_and_the_last_ones_count()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        long run = journal.BeginRun(Scratch.Begin(journal), "noise", 1);
        bool[] correct = [true, false, true, true, false, false, false, true, false, true, true];
        journal.Append(new SampleAnswers(run, 8, "test", correct));
        journal.Append(new SampleAnswers(run, 4, "test", new bool[3]));

        SampleAnswers read = journal.Answers(run, "test")!;
        Assert.Equal((run, 8L, "test"), (read.RunId, read.Step, read.Split));
        Assert.Equal(correct, read.Correct.ToArray());
        Assert.Equal(new byte[] { 0b1000_1101, 0b110 }, (byte[])Scratch.Sql(scratch.File, "SELECT correct FROM answers WHERE step = 8")!);
        Assert.Null(journal.Answers(run, "validation"));
        Assert.Throws<ArgumentException>(() => journal.Append(new SampleAnswers(run + 1, 8, "test", correct)));
    }

    [Fact]
    public void Sleep_events_keep_the_order_in_which_interventions_acted()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long noise = journal.BeginRun(id, "noise", 1);
        long baseline = journal.BeginRun(id, "baseline", 1);
        journal.Append(new SleepEvent(noise, 4, "zoom", 0.1, 1, 0.1));
        journal.Append(new SleepEvent(noise, 4, "average", 0.2, 2, 0.2));
        journal.Append(new SleepEvent(baseline, 8, "none", 0, 0, 0));
        Assert.Equal(["none", "zoom", "average"], journal.SleepEvents(id).Select(one => one.Intervention));
    }

    [Fact]
    public void Sleeps_are_counted_by_step_and_changes_one_by_one()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long noise = journal.BeginRun(id, "noise", 1);
        long baseline = journal.BeginRun(id, "baseline", 1);
        journal.Append(new SleepEvent(noise, 4, "zoom", 0.1, 1, 0.1));
        journal.Append(new SleepEvent(noise, 4, "average", 0.2, 0, 0));
        journal.Append(new SleepEvent(noise, 8, "zoom", 0.1, double.NaN, double.NaN));
        journal.Append(new SleepEvent(baseline, 8, "none", 0, 0, 0));

        // What is not a number has changed something.
        Assert.Equal(new SleepCount(2, 2), journal.CountSleeps(noise));
        Assert.Equal(new SleepCount(1, 0), journal.CountSleeps(baseline));
        Assert.Equal(new SleepCount(0, 0), journal.CountSleeps(baseline + 7));
    }

    [Theory]
    [InlineData("quickstart-1", "quickstart-1")]
    [InlineData("quickstart", "quickstart-2")]
    [InlineData("Quickstart", "quickstart-2")]
    [InlineData("quick", "quickstart-2")]
    [InlineData("My Study", "my-study-1")]
    [InlineData("sleep", "sleep-1")]
    public void An_experiment_is_found_by_id_by_name_or_by_its_beginning(string wanted, string expected)
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        foreach (string name in new[] { "quickstart", "quickstart", "My Study", "sleep", "sleepbot-2017" })
        {
            Scratch.Begin(journal, name);
        }

        Assert.Equal(expected, journal.FindExperiment(wanted).Id);
    }

    [Fact]
    public void An_ambiguous_beginning_lists_what_fits()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        Scratch.Begin(journal, "sleep-a");
        Scratch.Begin(journal, "sleep-b");
        string message = Assert.Throws<JournalException>(() => journal.FindExperiment("slee")).Message;
        Assert.Contains("'slee': sleep-b-1, sleep-a-1.", message);
    }

    [Fact]
    public void Weights_come_back_whole_or_not_at_all()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long kept = journal.BeginRun(id, "noise", 1);
        long without = journal.BeginRun(id, "noise", 2);
        byte[] weights = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];
        Scratch.End(journal, kept, weights: weights);
        Scratch.End(journal, without);

        Assert.Equal(weights, journal.Weights(kept));
        Assert.Null(journal.Weights(without));

        Scratch.Sql(scratch.File, $"UPDATE weights SET safetensors = zeroblob(100000) WHERE run = {kept}");
        string message = Assert.Throws<JournalException>(() => journal.Weights(kept)).Message;
        Assert.Contains($"the weights of run {kept} are damaged", message);
    }

    [Fact]
    public void The_tidy_view_gives_the_final_accuracy_per_arm()
    {
        using (RunJournal journal = RunJournal.Open(scratch.File))
        {
            string id = Scratch.Begin(journal);
            foreach (int seed in new[] { 1, 2, 3 })
            {
                long run = journal.BeginRun(id, "noise", seed);
                journal.Append([Scratch.Row(run, 10, 9), Scratch.Row(run, 20, seed), Scratch.Row(run, 30, 9, "train")]);
                Scratch.End(journal, run, seed == 3 ? RunStatus.Diverged : RunStatus.Finished);
            }
        }

        // The query that docs/journal.md shows.
        const string Final = """
            WITH final AS (
              SELECT arm, seed, value, row_number() OVER (PARTITION BY run ORDER BY step DESC) AS place
              FROM tidy
              WHERE experiment = 'quickstart-1' AND split = 'test' AND metric = 'accuracy' AND status = 'finished')
            SELECT arm || ' ' || count(*) || ' ' || round(avg(value), 4)
            FROM final WHERE place = 1 GROUP BY arm
            """;
        Assert.Equal("noise 2 1.5", Scratch.Sql(scratch.File, Final));
    }
}
