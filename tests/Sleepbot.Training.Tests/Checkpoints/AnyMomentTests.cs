using System.Globalization;

namespace Sleepbot.Training.Tests;

/// <summary>A run that is stopped, or killed, at any of the moments at which it tells its recorder something ends like one that never was.</summary>
/// <remarks>As the journal does, rows from the checkpoint's step on are thrown away before the run goes on.</remarks>
public sealed class AnyMomentTests
{
    private static readonly RunSpecification plain = SmallRuns.Run with
    {
        Network = SmallRuns.Dense,
        Dataset = SmallRuns.Images.HoldOut(30, Tensors.RandomSource.FromSeed(0)),
        Training = SmallRuns.Run.Training with { Optimizer = new Adam(), LearningRate = 0.02, Length = SmallRuns.Steps(12) },
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(5), TrainSamples = 20 },
    };

    public static TheoryData<string> Kinds => [.. Specifications.Keys];

    private static Dictionary<string, RunSpecification> Specifications => new()
    {
        ["all stages"] = plain with { Sleep = SmallRuns.SleepEvery(2, new Counting(), new SharpnessAware(), new Ema(writeBack: true), new UniformNoise(0.01f)) },
        ["taken back"] = plain with { Sleep = SmallRuns.SleepEvery(2, new Undone(new Counting()), new Undone(new SharpnessAware()), new Undone(new Swa())) },
        ["statistics measured anew"] = plain with { Network = SmallRuns.Convolutional, Sleep = SmallRuns.SleepEvery(3, new Lawa(), new Redo(0.5)) },
        ["a plateau, and less and less strength"] = plain with
        {
            Sleep = new SleepOptions { When = new PlateauTrigger(SmallRuns.Steps(2), minimumGain: 0.2), Interventions = [new DeltaTimes(0.5f), new Ema()], Strength = new LinearSchedule() },
        },
        ["the best weights of a run that stops early"] = plain with
        {
            Training = plain.Training with { LearningRate = 0.6, Keep = KeptWeights.Best, StopEarly = new EarlyStopping(2) },
            Evaluation = plain.Evaluation with { Every = SmallRuns.Steps(2) },
            Sleep = SmallRuns.SleepEvery(2, new Counting(), new Ema(writeBack: true)),
        },
        ["tasks that end in replay"] = plain with
        {
            Network = SmallRuns.Rectified,
            Training = plain.Training with { Length = new TrainingTime(1, TimeUnit.Epochs), Tasks = new TaskSequence { Classes = [[0, 2], [1]], Samples = 20 } },
            Sleep = new SleepOptions { When = new EndOfTaskTrigger(), Interventions = [SmallRuns.Replay, new Counting()] },
        },
        ["a rule that spoils the gradient"] = plain with { Sleep = SmallRuns.SleepEvery(7, new Spoil()) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_stop_is_not_seen(string kind) => AssertNeverSeen(Specifications[kind]);

    [Fact]
    public void A_stop_of_a_sham_is_not_seen()
    {
        var challenger = Specifications["all stages"];
        AssertNeverSeen(challenger with { Yoke = TrainingRun.Execute(challenger, recordChanges: true).Changes });
    }

    private static void AssertNeverSeen(RunSpecification run)
    {
        var whole = new EachCall();
        var expected = TrainingRun.Execute(run, whole, recordChanges: true);
        Assert.InRange(whole.Calls, 20, 300);
        for (int at = 1; at <= whole.Calls; at++)
        {
            using var stop = new CancellationTokenSource();
            List<Checkpoint> taken = [];
            int last = at;
            var before = new EachCall { OnCall = call => _ = call == last && Cancel(stop) };
            var cut = TrainingRun.Execute(run, before, new Ticking(), new CheckpointOptions { Every = TimeSpan.Zero, Take = taken.Add }, recordChanges: true, cancellation: stop.Token);

            // One that came too late to be heard ends; else there may have been time to save, or what was saved before is taken, as after a kill.
            if (cut.End != RunEnd.Interrupted)
            {
                AssertSame((expected, whole.Rows), (cut, before.Rows), 0, at);
            }

            foreach (var checkpoint in (Checkpoint?[])[cut.Checkpoint, taken.LastOrDefault()])
            {
                if (cut.Checkpoint is null || checkpoint is not null)
                {
                    var after = new EachCall();
                    var actual = TrainingRun.Execute(run, after, checkpoints: new CheckpointOptions { ContinueAt = checkpoint }, recordChanges: true);
                    after.Rows.InsertRange(0, before.Rows.Where(row => long.Parse(row.Split(' ')[0], CultureInfo.InvariantCulture) < (checkpoint?.Step ?? 0)));
                    AssertSame((expected, whole.Rows), (actual, after.Rows), checkpoint?.Step ?? 0, at);
                }
            }
        }
    }

    private static void AssertSame((RunResult Result, List<string> Rows) expected, (RunResult Result, List<string> Rows) actual, long from, int at)
    {
        string place = $"stopped at call {at}, went on at step {from}";
        Assert.Equal($"{place}: {expected.Result.End} after {expected.Result.Steps}: {expected.Result.Message}", $"{place}: {actual.Result.End} after {actual.Result.Steps}: {actual.Result.Message}");
        Assert.Equal(SmallRuns.WeightsOf(expected.Result), SmallRuns.WeightsOf(actual.Result));
        Assert.Equal(expected.Result.State.Statistics.Span.ToArray(), actual.Result.State.Statistics.Span.ToArray());
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(Lines(expected.Result), Lines(actual.Result));
    }

    private static IEnumerable<string> Lines(RunResult result) => result.Changes!.Tracks.Select(track =>
        $"{track.Intervention} {track.Stage}: {string.Join(' ', track.Parameters)} {string.Join(' ', track.Steps.ToArray())} {string.Join(' ', track.Sizes.ToArray())}");

    private static bool Cancel(CancellationTokenSource stop)
    {
        stop.Cancel();
        return true;
    }

    /// <summary>Acts at every stage, and remembers how often.</summary>
    private sealed class Counting : Intervention
    {
        public override void Apply(SleepContext sleep) => Move(sleep, sleep.Weights, "slept");

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => Move(sleep, gradient, "filtered");

        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            Move(sleep, weights, "shown");
            return true;
        }

        public override void Finish(SleepContext sleep) => Move(sleep, sleep.Weights, "finished");

        private static void Move(SleepContext sleep, Span<float> vector, string what)
        {
            // Empty, as that of a rule which keeps something for each layer of a kind that the network has none of.
            Assert.Empty(sleep.StateVector("nothing", 0).ToArray());
            vector[0] += 0.01f * (float)++sleep.StateNumber(what);
        }
    }

    /// <summary>Counts all calls, and keeps what they told but for the time that it took.</summary>
    private sealed class EachCall : IRunRecorder
    {
        public List<string> Rows { get; } = [];

        public int Calls { get; private set; }

        public Action<int> OnCall { get; init; } = _ => { };

        public void Measure(in RunMoment moment, string split, string metric, double value) => Keep($"{moment.Step} {moment.Epoch} {moment.Samples} {split} {metric} {value:R}");

        public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values) => Keep($"{moment.Step} {layer} {metric} {string.Join(' ', values.ToArray())}");

        public void Answer(in RunMoment moment, string split, ReadOnlySpan<bool> correct) => Keep($"{moment.Step} {split} {string.Join(' ', correct.ToArray())}");

        public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange) => Keep($"{moment.Step} {intervention} {change:R} {relativeChange:R}");

        public void Acting(long step, string intervention) => OnCall(++Calls);

        public void Acted() => OnCall(++Calls);

        public void Progress(long step, long totalSteps) => OnCall(++Calls);

        private void Keep(string row)
        {
            Rows.Add(row);
            OnCall(++Calls);
        }
    }
}
