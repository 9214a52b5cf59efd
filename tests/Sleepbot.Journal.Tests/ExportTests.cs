using System.Text;

namespace Sleepbot.Journal.Tests;

public sealed class ExportTests : IDisposable
{
    private const string Header =
        "experiment,arm,seed,run,status,step,epoch,samples,split,metric,value,"
        + "training_seconds,sleeping_seconds,probing_seconds,evaluating_seconds,logging_seconds";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_csv_has_one_measurement_a_row()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal, "csv", "baseline", "delta \"x 2\", scaled");
        long run = journal.BeginRun(id, "delta \"x 2\", scaled", -3);
        journal.Append(new Measurement(run, 10, 1.0 / 3, 320, "test", "loss", double.NaN, new PhaseSeconds(1e-7, 0, 2, 1e22, double.NaN)));
        journal.Append(new Measurement(run, 11, 1, 352, "test", "loss", double.PositiveInfinity, default));
        journal.Append(new Measurement(run, 12, 1, 384, "test", "loss", double.NegativeInfinity, default));
        Scratch.End(journal, run, RunStatus.Diverged);
        CsvExport.Write(journal, id, scratch.At("out.csv"));

        string row = $"csv-1,\"delta \"\"x 2\"\", scaled\",-3,{run},diverged";
        Assert.Equal(
            $"{Header}\n"
            + $"{row},10,0.3333333333333333,320,test,loss,nan,1E-07,0,2,1E+22,nan\n"
            + $"{row},11,1,352,test,loss,inf,0,0,0,0,0\n"
            + $"{row},12,1,384,test,loss,-inf,0,0,0,0,0\n",
            File.ReadAllText(scratch.At("out.csv"), new UTF8Encoding(false, throwOnInvalidBytes: true)));
    }

    [Fact]
    public void The_csv_does_not_depend_on_the_order_in_which_runs_wrote()
    {
        string forwards = ExportOf("forwards", steps: [1, 2, 3]);
        string backwards = ExportOf("backwards", steps: [3, 2, 1]);
        Assert.Equal(forwards, backwards);
        Assert.Equal(1 + (2 * 3), forwards.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        string ExportOf(string name, long[] steps)
        {
            using RunJournal journal = RunJournal.Open(scratch.At($"{name}.db"));
            string id = Scratch.Begin(journal);
            long[] runs = [journal.BeginRun(id, "baseline", 1), journal.BeginRun(id, "noise", 1)];
            foreach (long step in steps)
            {
                foreach (long run in steps[0] == 1 ? runs : runs.Reverse())
                {
                    journal.Append(Scratch.Row(run, step, step * 0.1));
                }
            }

            Array.ForEach(runs, run => Scratch.End(journal, run));
            CsvExport.Write(journal, id, scratch.At($"{name}.csv"));
            return File.ReadAllText(scratch.At($"{name}.csv"));
        }
    }

    [Fact]
    public void A_failed_export_leaves_the_old_file_and_no_rubbish()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        File.WriteAllText(scratch.At("out.csv"), "old");
        Assert.Throws<JournalException>(() => CsvExport.Write(journal, "nothing-1", scratch.At("out.csv")));
        Assert.Equal("old", File.ReadAllText(scratch.At("out.csv")));
        Assert.Empty(Directory.GetFiles(scratch.Folder, "*.tmp"));

        string id = Scratch.Begin(journal);
        CsvExport.Write(journal, id, scratch.At("out.csv"));
        Assert.Equal(Header + "\n", File.ReadAllText(scratch.At("out.csv")));
    }

    [Fact]
    public void An_export_to_an_impossible_place_says_where()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal);
        long run = journal.BeginRun(id, "noise", 1);
        Scratch.End(journal, run, weights: [1]);
        string message = Assert.Throws<JournalException>(() => CsvExport.Write(journal, id, scratch.At("none/out.csv"))).Message;
        Assert.Contains($"'{scratch.At("none/out.csv")}' could not be written", message);
        message = Assert.Throws<JournalException>(() => WeightExport.Write(journal, id, scratch.File)).Message;
        Assert.Contains($"The folder '{scratch.File}' for weights could not be made", message);
    }

    [Fact]
    public void Weights_are_written_one_file_a_run()
    {
        using RunJournal journal = RunJournal.Open(scratch.File);
        string id = Scratch.Begin(journal, "w", "baseline", "../delta x 2", "Delta/x/2");
        Keep("../delta x 2", 7, [1, 2]);
        Keep("Delta/x/2", 7, [3]);
        Keep("baseline", 8, [5]);
        Keep("baseline", 9, null);

        string folder = scratch.At("weights/deep");
        IReadOnlyList<string> files = WeightExport.Write(journal, id, folder);
        Assert.Equal(
            ["baseline-seed8.safetensors", "delta-x-2-seed7.safetensors", "delta-x-2-seed7-run2.safetensors"],
            files.Select(file => Path.GetRelativePath(folder, file)));
        Assert.Equal(3, Directory.GetFiles(folder).Length);
        Assert.Equal([1, 2], File.ReadAllBytes(files[1]));
        Assert.Equal([3], File.ReadAllBytes(files[2]));

        void Keep(string arm, long seed, byte[]? weights) => Scratch.End(journal, journal.BeginRun(id, arm, seed), weights: weights);
    }
}
