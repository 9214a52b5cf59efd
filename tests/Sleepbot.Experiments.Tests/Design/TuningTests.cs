using Sleepbot.Experiments.Design;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Tests.Design;

public sealed class TuningTests : IDisposable
{
    private static readonly string[] tuned = ["data.validation=32", "tune={ learningRate: log 1e-3..1e-1, sleep.interventions.uniform-noise.amplitude: 0..0.1, trials: 5, seeds: 2 }", "endpoint=final-accuracy", "controls={ ema: off }"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_arm_gets_the_same_trials_with_seeds_of_their_own()
    {
        var tuning = Sample.Read(Sample.Text, tuned).Tuning!;
        var trials = tuning.Design.Trials;
        double[] rates = [.. trials.Where(trial => trial.Of == "plain").Select(trial => trial.Settings.Single().Value)];

        Assert.Equal("sample-tuning", tuning.Name);
        Assert.Equal(10, trials.Count);
        Assert.Equal(rates, trials.Where(trial => trial.Of == "noise").Select(trial => trial.Settings[0].Value));
        Assert.Equal(rates, tuning.Arms.Where(arm => arm.Sleep is null).Select(arm => arm.Training.LearningRate));
        Assert.All(rates, rate => Assert.InRange(rate, 1e-3, 1e-1));
        Assert.Equal(5, rates.Distinct().Count());
        Assert.Equal(["training.learningRate", "sleep.interventions.uniform-noise.amplitude"], trials[^1].Settings.Select(setting => setting.Path));
        Assert.Empty(tuning.Seeds.Intersect(Sample.Read(Sample.Text).Seeds));
        Assert.Equal(2, tuning.Seeds.Count);
        Assert.All(tuning.Arms, arm => Assert.False(arm.Evaluation.Test));
        Assert.All(tuning.Design.Arms, arm => Assert.Equal(ArmRole.Trial, arm.Role));
        Assert.Equal(trials, ExperimentDesign.FromDefinition(tuning.Definition).Trials, (one, two) => one.Arm == two.Arm && one.Settings.SequenceEqual(two.Settings));
    }

    [Fact]
    public async Task The_best_trial_by_validation_is_written_into_the_definition_and_controls_follow_their_arm()
    {
        var experiment = Sample.Read(Sample.Text, tuned);
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "j.db"));
        var data = await experiment.Data.LoadAsync(new Data.DatasetStore(new Data.DatasetStoreOptions()), TestContext.Current.CancellationToken);
        string id = new ExperimentRunner(experiment.Tuning!, data, journal).Run(TestContext.Current.CancellationToken).Id;
        journal.Flush();
        var table = EndpointTable.FromJournal(journal, id);
        var chosen = experiment.Choose(table);
        var arms = chosen.Arms.ToDictionary(arm => arm.Name);

        Assert.Equal(20, table.Runs.Count);
        Assert.DoesNotContain(journal.Measurements(id), row => row.Split == "test");
        foreach (string name in new[] { "plain", "noise" })
        {
            // Recomputed from the rows themselves: the mean over the two seeds of the last validation accuracy.
            var best = experiment.Tuning!.Design.Trials.Where(trial => trial.Of == name)
                .MaxBy(trial => journal.Measurements(id).Where(row => row.Arm == trial.Arm && row is { Split: "validation", Metric: "accuracy", Step: 12 }).Average(row => row.Value))!;
            Assert.Equal(best.Settings[0].Value, arms[name].Training.LearningRate);
        }

        Assert.Null(chosen.Tuning);
        Assert.Equal(id, chosen.Design.ChosenIn);
        Assert.Equal(arms["noise"].Training.LearningRate, arms["noise (sham)"].Training.LearningRate);
        Assert.Equal(arms["plain"].Training.LearningRate, arms["noise (identity)"].Training.LearningRate);
        Assert.Equal(chosen.Definition, Sample.Read(chosen.Definition).Definition);

        // How far seeds spread shows in the runs of the verdict.
        string decided = new ExperimentRunner(chosen, data, journal).Run(TestContext.Current.CancellationToken).Id;
        journal.Flush();
        foreach (var arm in ExperimentVerdicts.FromJournal(journal, decided).Tuning!.Arms)
        {
            double[] means = [.. arm.Trials.Select(trial => trial.Mean!.Value).OrderDescending()];
            Assert.Equal(means[0] - means[1], arm.Lead!.Gain, 1e-12);
            Assert.Equal(means[1], arm.Trials.Single(trial => trial.Number == arm.Lead.Next).Mean!.Value);
        }
    }

    [Fact]
    public void A_sham_has_no_settings_of_its_own() => Assert.Contains(
        "'noise (sham)' trains as 'noise' does, whose changes it repeats. Write the settings for 'noise' only.",
        string.Join('\n', Sample.Mistakes(Sample.Text, "endpoint=final-accuracy", "tuned={ from: sample-tuning-1, arms: { \"noise (sham)\": { training.learningRate: 0.1 } } }")),
        StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_no_arm_has_is_refused() => Assert.Contains(
        Sample.Mistakes(Sample.Text, "data.validation=32", "tune={ sleep.interventions.delta-times.factor: 0..2 }"),
        mistake => mistake.Contains("no arm has a setting 'sleep.interventions.delta-times.factor' to tune.", StringComparison.Ordinal));

    [Theory]
    [InlineData("0.1", "'learningRate' is '0.1'; expected a range such as 0..0.5, log 1e-4..1e-1 or whole 1..5.")]
    [InlineData("1..0", "'learningRate' is tuned from 1 to 0; expected low < high.")]
    [InlineData("log 0..1", "'learningRate' is tuned from 0 to 1; expected 0 < low < high, or a range without log.")]
    public void A_range_that_is_none_is_refused(string range, string message) => Assert.Contains(
        Sample.Mistakes(Sample.Text, "data.validation=32", $"tune={{ learningRate: {range} }}"), mistake => mistake.EndsWith(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("log 0.001..0.1", 0.5, 0.01)]
    [InlineData("0..3", 0.25, 0.75)]
    [InlineData("whole 1..5", 0.6, 3)]
    [InlineData("log whole 16..256", 0.5, 64)]
    [InlineData("0..1", 0.123456, 0.1235)]
    public void A_range_is_walked_as_it_says(string written, double place, double value)
    {
        var range = Sample.Read(Sample.Text, "data.validation=32", $"tune={{ learningRate: {written}, trials: 1 }}").Design.Tuning!.Ranges.Single();

        Assert.Equal(value, range.ValueAt(place), 12);
        Assert.Equal(written, range.ToString());
    }

    [Fact]
    public void The_first_coordinate_walks_by_the_golden_ratio_whatever_else_is_tuned()
    {
        var shift = RandomSource.FromSeed(4);

        Assert.Equal(0.6180339887498949, (QuasiRandom.Point(1, 1, shift)[0] - QuasiRandom.Point(0, 1, shift)[0] + 1) % 1, 12);
        Assert.Equal(QuasiRandom.Point(7, 1, shift)[0], QuasiRandom.Point(7, 3, shift)[0]);
    }

    [Fact]
    public void Any_number_of_settings_may_be_tuned_and_no_two_walk_alike()
    {
        var shift = RandomSource.FromSeed(4);
        double[] first = QuasiRandom.Point(0, 30, shift), second = QuasiRandom.Point(1, 30, shift);

        Assert.Equal(30, first.Zip(second, (from, to) => Math.Round((to - from + 1) % 1, 9)).Distinct().Count());

        // The fourth of the primes 2, 3, 7, 11, ... and the 28th.
        Assert.Equal(Math.Sqrt(11) % 1, (second[4] - first[4] + 1) % 1, 12);
        Assert.Equal(Math.Sqrt(109) % 1, (second[28] - first[28] + 1) % 1, 12);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(30)]
    public void Points_leave_no_large_gap_on_any_coordinate(int count)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            double[] points = [.. Enumerable.Range(0, count).Select(i => QuasiRandom.Point(i, 3, RandomSource.FromSeed(0))[axis]).Order()];
            double widest = points.Zip([.. points.Skip(1), points[0] + 1], (left, right) => right - left).Max();

            // Even points would leave 1 / count; of 15 random ones the widest gap is 3.3 times that on average.
            Assert.InRange(widest * count, 1, 2);
        }
    }
}
