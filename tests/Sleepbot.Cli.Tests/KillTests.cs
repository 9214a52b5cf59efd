using System.Globalization;
using Sleepbot.Journal;
using Sleepbot.Tensors;

namespace Sleepbot.Cli.Tests;

/// <summary>The command is killed at random moments and started again, until it is done: nothing in journal and weights shows it.</summary>
/// <remarks>
/// Ten kills, or as many as the environment variable SLEEPBOT_KILLS says; the experiment grows with them. By turns a kill comes while the
/// command starts, right after there is a journal, and after something new was measured; each at a random moment from then on.
/// </remarks>
public sealed class KillTests : IDisposable
{
    private static readonly int kills = int.Parse(Environment.GetEnvironmentVariable("SLEEPBOT_KILLS") ?? "10", CultureInfo.InvariantCulture);

    private static readonly string Text = $$"""
        experiment: killed
        controls: { identity: off, ema: off }
        data: { mixture: { trainCount: 400, testCount: 50 } }
        network: { layers: [{ dense: 12 }, batch-norm, relu, { dropout: 0.1 }, { dense: 2 }] }
        training: { optimizer: adam, learningRate: 0.003, batchSize: 7, length: {{200 + (800 * kills)}} steps, schedule: cosine }
        sleep: { every: 9 steps }
        evaluation: { every: 50 steps, train: 20, batches: every 20 steps }
        probes: { norms: every 30 steps }
        seeds: 2
        arms:
          plain: {}
          rules: { sleep: { interventions: [{ uniform-noise: { amplitude: 0.001 } }, { delta-times: { factor: 0.1 } }, own.cs] } }
        """;

    private const string Own = """
        public sealed class Own : Intervention
        {
            public override int Snapshots => 3;

            public override void Apply(SleepContext sleep)
            {
                ref double pace = ref sleep.StateNumber("pace");
                pace = (0.9 * pace) + 0.1;
                foreach (var slice in sleep.Slices)
                {
                    var mean = slice.State("mean");
                    var oldest = slice.Previous(sleep.SnapshotCount);
                    for (int i = 0; i < mean.Length; i++)
                    {
                        mean[i] += 0.1f * (slice.Weights[i] - mean[i]);
                        slice.Weights[i] += (float)pace * 0.01f * (mean[i] - (0.5f * oldest[i]) - (0.01f * slice.Gradient[i]));
                    }
                }
            }
        }
        """;

    private readonly CommandFolder folder = new();

    /// <summary>What a kill waits for.</summary>
    private enum Moment
    {
        Start,
        Journal,
        Measured,
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_it_ends_as_if_it_had_never_been()
    {
        folder.Write("own.cs", Own);
        string file = folder.Write("killed.yaml", Text), whole = folder.PathOf("whole.db"), cut = folder.PathOf("cut.db");
        var said = await CommandFolder.RunAsync("run", file, "--journal", whole);
        Assert.True(said.Code == ExitCode.Success, said.Error);

        var random = RandomSource.FromSeed(Environment.ProcessId);
        int done = 0;
        while (done < kills && await DiesAsync(file, cut, (Moment)(done % 3), TimeSpan.FromMilliseconds(random.BelowAt((ulong)done, 300))))
        {
            done++;
        }

        Assert.True(done > 0, "The experiment ended before it could be killed.");
        said = await CommandFolder.RunAsync("resume", "--journal", cut);
        Assert.True(said.Code == ExitCode.Success, said.Error);
        Assert.Equal(await DumpAsync(whole), await DumpAsync(cut));

        // Where the last kill came after the last run, nothing was left to resume, and nobody has written since.
        RunJournal.Open(cut).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.PathOf("."), "cut.db-live*"));
        Assert.False(Directory.Exists($"{cut}-checkpoints"));
        TestContext.Current.SendDiagnosticMessage($"{done} kills");
    }

    /// <summary>Runs the command, and kills it a while after a moment.</summary>
    /// <returns>Whether it was killed; else it had come to its end.</returns>
    private static async Task<bool> DiesAsync(string file, string journal, Moment moment, TimeSpan after)
    {
        long before = File.Exists(journal) ? Newest(journal) : 0;
        using var process = CommandFolder.Start("run", file, "--journal", journal, "--checkpoint", "0");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        while (!process.HasExited && !HasCome())
        {
            await Task.Delay(10);
        }

        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(after));
        bool killed = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(killed || process.ExitCode == ExitCode.Success, await output + await error);
        return killed;

        bool HasCome() => moment switch
        {
            Moment.Start => true,
            Moment.Journal => File.Exists(journal),
            _ => File.Exists(journal) && Newest(journal) > before,
        };
    }

    /// <summary>Gets a number that grows with every row that is measured.</summary>
    private static long Newest(string journal)
    {
        try
        {
            using var open = RunJournal.OpenReadOnly(journal);
            return open.Experiments().Sum(experiment => open.Measurements(experiment.Id).Count);
        }
        catch (JournalException)
        {
            // Its tables are just being made.
            return 0;
        }
    }

    /// <summary>Gets all that a journal holds but seconds, dates, processes and the numbers of runs: a sham begins when its challenger has ended, whichever runs have begun by then.</summary>
    private static async Task<string> DumpAsync(string file)
    {
        string csv = $"{file}.csv";
        Assert.Equal(ExitCode.Success, (await CommandFolder.RunAsync("export", "killed", "--journal", file, "--csv", csv)).Code);
        string[] rows = [.. File.ReadLines(csv).Select(line => string.Join(',', line.Split(',').Where((_, column) => column != 3).SkipLast(5)))];
        File.Delete(csv);
        using var journal = RunJournal.OpenReadOnly(file);
        var runs = journal.Runs("killed-1");
        var names = runs.ToDictionary(run => run.Id, run => $"{run.Arm} {run.Seed}");
        return string.Join('\n',
        [
            .. journal.Experiments().Select(experiment => $"{experiment.Id} {experiment.Definition}"),
            .. journal.Arms("killed-1").Select(arm => arm.ToString()),
            .. runs.Select(run => $"{names[run.Id]} {run.Status} {run.Message} {run.Steps} {run.WeightsHash} {Convert.ToHexString(journal.Weights(run.Id) ?? [])}"),
            .. rows,
            .. journal.SleepEvents("killed-1").Select(slept => $"{names[slept.RunId]} {slept.Step} {slept.Intervention} {slept.Change:R} {slept.RelativeChange:R}"),
            .. runs.Select(run => journal.Answers(run.Id, "test")).OfType<SampleAnswers>().Select(row => $"{names[row.RunId]} {row.Step} {string.Concat(row.Correct.ToArray().Select(right => right ? 1 : 0))}"),
            .. runs.SelectMany(run => journal.Changes(run.Id).Select(row => $"{names[run.Id]} {row.Intervention} {row.Stage} {string.Join(' ', row.Parameters)} {string.Join(' ', row.Steps.ToArray())} {string.Join(' ', row.Sizes.ToArray())}")),
            .. runs.SelectMany(run => journal.NeuronValues(run.Id)).Select(row => $"{names[row.RunId]} {row.Step} {row.Layer} {row.Metric} {string.Join(' ', row.Values.ToArray())}"),
        ]);
    }
}
