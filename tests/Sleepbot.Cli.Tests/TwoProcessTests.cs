using Sleepbot.Journal;
using Sleepbot.Tensors;

namespace Sleepbot.Cli.Tests;

/// <summary>Two commands share one journal, tuning and rounds of seeds included; both are killed once and started again.</summary>
public sealed class TwoProcessTests : IDisposable
{
    private const string Text = """
        experiment: shared
        endpoint: { final-accuracy: { smallestEffect: 0.02 } }
        data: { mixture: { trainCount: 200, testCount: 60 }, validation: 40 }
        network: { layers: [{ dense: 8 }, batch-norm, relu, { dense: 2 }] }
        training: { optimizer: adam, learningRate: 0.003, batchSize: 8, length: 150 steps }
        evaluation: { every: 50 steps }
        probes: { norms: off }
        sleep: { every: 7 steps }
        tune: { learningRate: log 1e-3..1e-2, trials: 3 }
        seeds: { until: decided, atMost: 8, round: 3 }
        arms:
          plain: {}
          loud: { sleep: { interventions: { uniform-noise: { amplitude: 0.5 } } } }
          back: { sleep: { interventions: { lookahead: { clearMoments: true } } } }
        """;

    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task They_end_with_the_rows_of_one_that_nobody_disturbed()
    {
        string file = folder.Write("shared.yaml", Text), whole = folder.PathOf("whole.db"), cut = folder.PathOf("cut.db");
        var said = await CommandFolder.RunAsync("run", file, "--journal", whole);
        Assert.True(said.Code == ExitCode.Success, said.Error);

        var random = RandomSource.FromSeed(Environment.ProcessId);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(number => DieAndGoOnAsync(file, cut, TimeSpan.FromMilliseconds(random.BelowAt((ulong)number, 3000)))));

        Assert.Equal(Dump(whole), Dump(cut));
        Assert.False(Directory.Exists($"{cut}-checkpoints"));
    }

    /// <summary>Runs the command, kills it if it has not ended by then, and runs it to its end.</summary>
    private static async Task DieAndGoOnAsync(string file, string journal, TimeSpan after)
    {
        using (var first = CommandFolder.Start("run", file, "--journal", journal, "--checkpoint", "0"))
        {
            _ = (first.StandardOutput.ReadToEndAsync(), first.StandardError.ReadToEndAsync());
            await Task.WhenAny(first.WaitForExitAsync(), Task.Delay(after));
            first.Kill();
            await first.WaitForExitAsync();
        }

        using var second = CommandFolder.Start("run", file, "--journal", journal);
        var (output, error) = (second.StandardOutput.ReadToEndAsync(), second.StandardError.ReadToEndAsync());
        await second.WaitForExitAsync();
        Assert.True(second.ExitCode == ExitCode.Success, await output + await error);
    }

    /// <summary>Gets all that a journal holds but seconds, dates, processes and the numbers of runs, which follow the order in which they began.</summary>
    private static string Dump(string file)
    {
        using var journal = RunJournal.OpenReadOnly(file);
        List<string> lines = [];
        foreach (var experiment in journal.Experiments().OrderBy(experiment => experiment.Id, StringComparer.Ordinal))
        {
            lines.Add($"{experiment.Id} {experiment.Definition}");
            var rows = journal.Measurements(experiment.Id).ToLookup(row => (row.RunId, row.Arm));
            var sleeps = journal.SleepEvents(experiment.Id).ToLookup(slept => slept.RunId);
            foreach (var run in journal.Runs(experiment.Id).OrderBy(run => run.Arm, StringComparer.Ordinal).ThenBy(run => run.Seed))
            {
                lines.Add($"{run.Arm} {run.Seed} {run.Status} {run.Message} {run.Steps} {run.WeightsHash} {Convert.ToHexString(journal.Weights(run.Id) ?? [])}");
                lines.AddRange(rows[(run.Id, run.Arm)].Select(row => $"{row.Step} {row.Split} {row.Metric} {row.Value:R}").Order(StringComparer.Ordinal));
                lines.AddRange(sleeps[run.Id].Select(slept => $"{slept.Step} {slept.Intervention} {slept.Change:R}").Order(StringComparer.Ordinal));
                lines.AddRange(journal.Changes(run.Id).Select(row => $"{row.Intervention} {row.Stage} {string.Join(' ', row.Parameters)} {string.Join(' ', row.Steps.ToArray())} {string.Join(' ', row.Sizes.ToArray())}"));
                lines.Add(string.Concat(journal.Answers(run.Id, "test")?.Correct.ToArray().Select(right => right ? '1' : '0') ?? []));
            }
        }

        return string.Join('\n', lines);
    }
}
