using Sleepbot.Data;
using Sleepbot.Experiments.Running;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Running;

/// <summary>Where seconds decide, the beginning of each arm is trained once before, and nothing is left of it.</summary>
public sealed class WarmUpTests : IDisposable
{
    private const string Text = """
        experiment: warm
        endpoint: { ENDPOINT: 0.6 }
        data: { mixture: { trainCount: 128, testCount: 64 }, validation: 32 }
        network: { model: mlp, widths: [8], dropout: 0.2 }
        training: { optimizer: adam, learningRate: 0.02, batchSize: 16, length: 2 epochs }
        evaluation: { every: 4 steps, train: 32, batches: true }
        sleep: { every: 3 steps }
        seeds: 2
        arms:
          plain: {}
          noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.1 } } } }
          broken: { sleep: { interventions: broken.cs } }
        """;

    private readonly TempFolder folder = new();

    public WarmUpTests() => folder.Write("broken.cs", """
        public sealed class Broken : Intervention
        {
            public override void Apply(SleepContext sleep) => throw new NotSupportedException("This rule is broken.");
        }
        """);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Leaves_no_trace_in_bits_numbers_and_failures()
    {
        var rows = await RowsAsync("seconds-to-target");

        Assert.Contains(rows, row => row.Contains("broken", StringComparison.Ordinal) && row.Contains("This rule is broken.", StringComparison.Ordinal));
        Assert.Equal(await RowsAsync("steps-to-target"), rows);
    }

    [Fact]
    public async Task Trains_an_arm_once_in_a_process_to_its_end_if_it_is_short_and_a_sham_by_its_challengers_rule()
    {
        var experiment = Sample.ReadIn(folder.Path, Text.Replace("ENDPOINT", "seconds-to-target", StringComparison.Ordinal));
        var data = await experiment.Data.LoadAsync(new DatasetStore(), Token);
        var warmUp = new WarmUp(data, new RunnerOptions());
        long StepsOf(Arm arm, long seed) => warmUp.Of(new RunTracker(arm, seed, data.Train, challenger: null), Token);

        // 96 samples in batches of 16, twice.
        Assert.All(experiment.Arms.Where(arm => arm.Name is "plain" or "noise" or "noise (sham)"), arm => Assert.Equal((12, 0), (StepsOf(arm, 0), StepsOf(arm, 1))));
        Assert.Equal(3, StepsOf(experiment.Arms.First(arm => arm.Name == "broken"), 0));
    }

    private async Task<IReadOnlyList<string>> RowsAsync(string endpoint)
    {
        var experiment = Sample.ReadIn(folder.Path, Text.Replace("ENDPOINT", endpoint, StringComparison.Ordinal));
        using var journal = RunJournal.Open(Path.Combine(folder.Path, $"{endpoint}.db"));
        var outcome = new ExperimentRunner(experiment, await experiment.Data.LoadAsync(new DatasetStore(), Token), journal, new RunnerOptions { Workers = 1 }).Run(Token);
        return Rows.Of(journal, outcome.Id);
    }
}
