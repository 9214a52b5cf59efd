using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>A yoked run makes the changes of another run, as large, at the same moments, and elsewhere.</summary>
public sealed class ShamTests
{
    private static readonly RunSpecification run = SmallRuns.Run with
    {
        Training = SmallRuns.Run.Training with { Optimizer = new Adam(), LearningRate = 0.01 },
        Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(3) },
    };

    /// <summary>Gets rules of all stages, and rules whose sizes run away when they act on the weights of another path.</summary>
    private static readonly Dictionary<string, SleepOptions> sleeps = new()
    {
        ["redo"] = SmallRuns.SleepEvery(2, new Redo(threshold: 0.9, samples: 20)),
        ["delta-times"] = SmallRuns.SleepEvery(2, new DeltaTimes(-3)),
        ["square-and-normalise"] = SmallRuns.SleepEvery(3, new SquareAndNormalise()),
        ["grokfast"] = SmallRuns.SleepEvery(1, new Grokfast()),
        ["sharpness-aware"] = SmallRuns.SleepEvery(2, new SharpnessAware(0.5)),
        ["ema"] = SmallRuns.SleepEvery(1, new Ema(0.9f)),
        ["swa"] = SmallRuns.SleepEvery(2, new Swa(0.4f, writeBack: true)),
        ["two averages"] = SmallRuns.SleepEvery(2, new Ema(0.9f), new Lawa(2)),
        ["fading"] = SmallRuns.SleepEvery(2, new UniformNoise(0.1f), new Grokfast(), new UniformNoise(0.1f)) with { Strength = new LinearSchedule() },
        ["plateau"] = new SleepOptions { When = new PlateauTrigger(SmallRuns.Steps(2), 0.3, smoothing: 0), Interventions = [new UniformNoise(0.2f)] },
        ["saturation"] = new SleepOptions { When = new SaturationTrigger(SmallRuns.Steps(2), 0.5), Interventions = [new Lookahead(clearMoments: true)] },
        ["all stages"] = SmallRuns.SleepEvery(5, new AllStages()),
    };

    public static TheoryData<string> Sleeps => [.. sleeps.Keys];

    [Theory]
    [MemberData(nameof(Sleeps))]
    public void It_changes_as_much_at_the_same_moments(string name)
    {
        var (rule, sham) = (new ListRecorder(), new ListRecorder());
        var challenger = run with { Sleep = sleeps[name] };
        var acted = TrainingRun.Execute(challenger, rule, recordChanges: true);
        var repeated = TrainingRun.Execute(challenger with { Yoke = acted.Changes }, sham, recordChanges: true);

        Assert.Equal((RunEnd.Finished, RunEnd.Finished), (acted.End, repeated.End));
        Assert.Contains(rule.Sleeps, slept => slept.Change > 0);
        Assert.Equal(
            rule.Sleeps.Select(slept => (slept.Moment.Step, $"{slept.Intervention} (sham)")),
            sham.Sleeps.Select(slept => (slept.Moment.Step, slept.Intervention)));
        Assert.All(rule.Sleeps.Zip(sham.Sleeps), pair => Assert.Equal(pair.First.Change, pair.Second.Change, (1e-4 * pair.First.Change) + 1e-6));
        AssertSameSizes(acted.Changes!, repeated.Changes!);
        Assert.NotEqual(SmallRuns.WeightsOf(acted), SmallRuns.WeightsOf(repeated));
    }

    [Fact]
    public void Taking_changes_down_changes_nothing()
    {
        var challenger = run with { Sleep = sleeps["all stages"] };
        var (silent, recorded) = (new ListRecorder(), new ListRecorder());
        var plain = TrainingRun.Execute(challenger, silent);
        var asked = TrainingRun.Execute(challenger, recorded, recordChanges: true);

        Assert.Null(plain.Changes);
        Assert.Equal(SmallRuns.WeightsOf(plain), SmallRuns.WeightsOf(asked));
        Assert.Equal(Stopping.RowsOf(silent), Stopping.RowsOf(recorded));
    }

    [Fact]
    public void Changes_survive_a_stop()
    {
        var challenger = run with { Sleep = sleeps["fading"] };
        var whole = TrainingRun.Execute(challenger, recordChanges: true).Changes!;
        for (long step = 0; step <= 24; step += 4)
        {
            Assert.Equal(TextOf(whole), TextOf(Finish(StopAt(step, true), true)!));
        }

        // What nobody took down at first is never whole.
        Assert.Null(Finish(StopAt(8, false), true));
        Assert.Null(Finish(StopAt(8, true), false));

        Checkpoint StopAt(long step, bool records) => Stopping.At(step, challenger, recordChanges: records);

        ChangeRecord? Finish(Checkpoint at, bool records) =>
            TrainingRun.Execute(challenger, checkpoints: new CheckpointOptions { ContinueAt = at }, recordChanges: records).Changes;
    }

    [Fact]
    public void Directions_are_drawn_anew_each_time_and_everywhere()
    {
        // Without training in between all that is left of the changes is their sum.
        var still = run with { Training = run.Training with { LearningRate = 1e-30 }, Sleep = SmallRuns.SleepEvery(5, new UniformNoise(0.1f)) };
        var acted = TrainingRun.Execute(still, recordChanges: true);
        float[] start = still.Network.Initialise(still.SourceOf(NoiseSource.Init)).Weights.Span.ToArray();
        var repeated = TrainingRun.Execute(still with { Yoke = acted.Changes });
        var fc1 = still.Network.Parameters.Single(parameter => parameter.Name == "fc1.weight");
        double[] done = Way(acted), random = Way(repeated);

        // Directions in n dimensions: their cosine has deviation 1 / sqrt(n), and four of length s come 2 s far.
        double cosine = done.Zip(random, (a, b) => a * b).Sum() / (Length(done) * Length(random));
        Assert.InRange(Math.Abs(cosine), 0, 5 / Math.Sqrt(done.Length));
        double[] sizes = [.. Enumerable.Range(0, 4).Select(change => (double)acted.Changes!.Tracks[0].SizesOf(change)[acted.Changes.Tracks[0].Parameters.ToList().IndexOf("fc1.weight")])];
        Assert.Equal(4, acted.Changes!.Tracks[0].Steps.Length);
        Assert.Equal(Math.Sqrt(sizes.Sum(size => size * size)), Length(random), 0.25 * Length(random));

        double[] Way(RunResult result) => [.. fc1.Of(result.State.Weights.Span).ToArray().Zip(fc1.Of(start.AsSpan()).ToArray(), (after, before) => (double)after - before)];
        static double Length(double[] vector) => Math.Sqrt(vector.Sum(one => one * one));
    }

    [Fact]
    public void Moments_and_statistics_follow_the_rules_policies()
    {
        // Nothing is changed but by the policies: with sizes of 0 there is nothing for them to follow.
        var cleared = run with { Sleep = SmallRuns.SleepEvery(5, new AllStages()) };
        var acted = TrainingRun.Execute(cleared, recordChanges: true);
        var tiny = new ChangeRecord(run.Seed, acted.Changes!.Tracks.Select(track => Scaled(track, track.Stage == SleepStages.Apply ? 1e-5f : 0)));
        var none = new ChangeRecord(run.Seed, acted.Changes.Tracks.Select(track => Scaled(track, 0)));
        var kept = cleared with { Sleep = cleared.Sleep with { Interventions = [new AllStages(MomentPolicy.Keep, StatisticsPolicy.Keep)] } };

        float[] plain = SmallRuns.WeightsOf(TrainingRun.Execute(run));
        Assert.Equal(plain, SmallRuns.WeightsOf(TrainingRun.Execute(cleared with { Yoke = none })));
        double far = Distance(plain, SmallRuns.WeightsOf(TrainingRun.Execute(cleared with { Yoke = tiny })));
        double near = Distance(plain, SmallRuns.WeightsOf(TrainingRun.Execute(kept with { Yoke = tiny })));
        Assert.InRange(near, 1e-9, 0.1 * far);
    }

    [Fact]
    public void It_makes_the_changes_of_a_run_that_diverged_and_no_more()
    {
        var wild = run with { Sleep = SmallRuns.SleepEvery(2, new Exploding(at: 4)) };
        var (rule, sham) = (new ListRecorder(), new ListRecorder());
        var acted = TrainingRun.Execute(wild, rule, recordChanges: true);
        var repeated = TrainingRun.Execute(wild with { Yoke = acted.Changes }, sham);

        Assert.Equal((RunEnd.Diverged, 8L), (acted.End, acted.Steps));
        Assert.Equal(RunEnd.Finished, repeated.End);
        Assert.Equal([2L, 4, 6], sham.Sleeps.Select(slept => slept.Moment.Step));
        Assert.Equal([2L, 4, 6, 8], rule.Sleeps.Select(slept => slept.Moment.Step));
    }

    [Fact]
    public void After_a_run_that_stopped_early_only_the_last_word_is_left()
    {
        var watched = run with
        {
            Dataset = SmallRuns.Images.HoldOut(30, RandomSource.FromSeed(0)),
            Training = run.Training with { LearningRate = 0.6, StopEarly = new EarlyStopping(2) },
            Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(2) },
            Sleep = SmallRuns.SleepEvery(1, new Ema(0.9f)),
        };
        var acted = TrainingRun.Execute(watched, recordChanges: true);

        // As if the other one had come to its end before its third step.
        var cut = new ChangeRecord(watched.Seed, acted.Changes!.Tracks.Select(track => track.Stage == SleepStages.Finish
            ? new ChangeTrack(track.Intervention, track.Stage, track.Parameters, [2], track.Sizes)
            : new ChangeTrack(track.Intervention, track.Stage, [], [.. track.Steps.ToArray().Where(step => step <= 2)], [])));
        var sham = new ListRecorder();
        var repeated = TrainingRun.Execute(watched with { Yoke = cut }, sham);

        Assert.InRange(acted.Steps, 3, 23);
        Assert.InRange(repeated.Steps, 3, 24);
        Assert.All(sham.Sleeps.SkipLast(1), slept => Assert.True(slept is { Moment.Step: <= 2, Change: 0 }));
        Assert.Equal(repeated.Steps, sham.Sleeps[^1].Moment.Step);
        Assert.Equal(acted.Changes.Tracks.Single(track => track.Stage == SleepStages.Finish).Sizes.ToArray().Sum(size => (double)size * size), Math.Pow(sham.Sleeps[^1].Change, 2), 1e-4);
    }

    [Fact]
    public void It_takes_nothing_from_memory_and_repeats_no_batch()
    {
        var challenger = run with { Sleep = SmallRuns.SleepEvery(2, new SharpnessAware(), new DeltaSquared()) };
        var sham = new ListRecorder();
        using var stop = new CancellationTokenSource();
        sham.OnProgress = step => (step == 12 ? stop : null)?.Cancel();
        var at = TrainingRun.Execute(challenger with { Yoke = TrainingRun.Execute(challenger, recordChanges: true).Changes }, sham, cancellation: stop.Token).Checkpoint!;

        Assert.DoesNotContain(sham.Measurements, row => row.Metric == TrainingRun.RepeatedMetric);
        Assert.DoesNotContain(at.File.Names, name => name.Contains("sleepbot/sleep/", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_allocate_nothing_with_it_and_while_changes_are_taken_down()
    {
        var challenger = run with
        {
            Training = run.Training with { Length = SmallRuns.Steps(140) },
            Evaluation = new EvaluationOptions { Every = SmallRuns.Steps(140) },
            Sleep = SmallRuns.SleepEvery(1, new DeltaTimes(0.01f), new Grokfast()),
        };
        var changes = TrainingRun.Execute(challenger, recordChanges: true).Changes;

        // Lists that double have room for 128 changes after the 64th.
        Assert.Equal(0, Allocated(challenger, true));
        Assert.Equal(0, Allocated(challenger with { Yoke = changes }, false));

        static long Allocated(RunSpecification specification, bool records)
        {
            var recorder = new Counter();
            TrainingRun.Execute(specification, recorder, recordChanges: records);
            return recorder.After120 - recorder.After80;
        }
    }

    [Fact]
    public void Only_a_run_of_the_same_seed_sleep_and_network_is_yoked()
    {
        var challenger = run with { Sleep = SmallRuns.SleepEvery(5, new DeltaTimes()) };
        var changes = TrainingRun.Execute(challenger, recordChanges: true).Changes!;
        string FaultOf(RunSpecification yoked) => Assert.Single(Assert.Throws<SpecificationException>(() => TrainingRun.Execute(yoked)).Faults);

        Assert.Equal("The run of seed 6 is yoked to changes of a run of seed 5. Take those of the same seed.", FaultOf(challenger with { Seed = 6, Yoke = changes }));
        Assert.StartsWith("The run is yoked to changes, but has no sleep", FaultOf(run with { Yoke = changes }), StringComparison.Ordinal);
        Assert.StartsWith("The run is yoked to changes of 'delta-times/0' at stage Apply, but its sleep has 'ema/0'", FaultOf(challenger with { Sleep = sleeps["ema"], Yoke = changes }), StringComparison.Ordinal);
        Assert.StartsWith("The run is yoked to changes of parameter 'conv1.weight', which network 'small-mlp' does not have.", Assert.Throws<SpecificationException>(() => TrainingRun.Execute(challenger with { Network = SmallRuns.Dense, Yoke = changes })).Faults[0], StringComparison.Ordinal);
        Assert.StartsWith("The run is yoked to changes that are not known yet.", FaultOf(challenger with { Yoke = ChangeRecord.Awaited }), StringComparison.Ordinal);
        Assert.Empty((challenger with { Yoke = ChangeRecord.Awaited }).FindFaults());
    }

    [Fact]
    public void Its_address_is_its_challengers_and_a_line_more_whatever_was_changed()
    {
        var challenger = run with { Sleep = SmallRuns.SleepEvery(5, new DeltaTimes()) };
        var changes = TrainingRun.Execute(challenger, recordChanges: true).Changes;
        string awaited = (challenger with { Yoke = ChangeRecord.Awaited }).Address().Text;

        Assert.Equal(["yoke is the sizes of its changes, in random directions (was not there)"], ContentAddress.Compare(challenger.Address().Text, awaited));
        Assert.Equal(awaited, (challenger with { Yoke = changes }).Address().Text);
    }

    [Fact]
    public void Tracks_that_are_none_are_refused()
    {
        Assert.Contains("has 2 changes of 1 parameters, but 3 sizes", Assert.Throws<ArgumentException>(() => new ChangeTrack("a/0", SleepStages.Apply, ["w"], [1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("changes after step 2 and then after step 2", Assert.Throws<ArgumentException>(() => new ChangeTrack("a/0", SleepStages.Apply, ["w"], [2, 2], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("'sleep' is no stage of sleep", Assert.Throws<ArgumentException>(() => ChangeTrack.StageOf("sleep")).Message, StringComparison.Ordinal);
        Assert.Equal(SleepStages.FilterGradient, ChangeTrack.StageOf(ChangeTrack.WordOf(SleepStages.FilterGradient)));
    }

    private static void AssertSameSizes(ChangeRecord expected, ChangeRecord actual)
    {
        Assert.Equal(expected.Tracks.Count, actual.Tracks.Count);
        foreach (var (one, other) in expected.Tracks.Zip(actual.Tracks))
        {
            Assert.Equal(one.Stage, other.Stage);
            Assert.Equal(one.Steps.ToArray(), other.Steps.ToArray());
            Assert.Equal(one.Parameters, other.Parameters);
            Assert.All(one.Sizes.ToArray().Zip(other.Sizes.ToArray()), pair => Assert.Equal(pair.First, pair.Second, (1e-4 * pair.First) + 1e-6));
        }
    }

    private static ChangeTrack Scaled(ChangeTrack track, float factor) =>
        new(track.Intervention, track.Stage, track.Parameters, track.Steps, [.. track.Sizes.ToArray().Select(size => factor * size)]);

    private static double Distance(float[] one, float[] other) => FlatVector.Distance(one, other);

    private static IEnumerable<string> TextOf(ChangeRecord record) => record.Tracks.Select(track =>
        $"{track.Intervention} {track.Stage} {string.Join(' ', track.Parameters)} {string.Join(' ', track.Steps.ToArray())} {string.Join(' ', track.Sizes.ToArray().Select(size => $"{size:R}"))}");

    /// <summary>Changes something at every stage.</summary>
    private sealed class AllStages(MomentPolicy moments = MomentPolicy.Clear, StatisticsPolicy statistics = StatisticsPolicy.Reestimate) : Intervention
    {
        public override int Snapshots => 2;

        public override bool TakesAllParameters => true;

        public override MomentPolicy Moments => moments;

        public override StatisticsPolicy Statistics => statistics;

        public override void Apply(SleepContext sleep) => Shrink(sleep.Weights);

        public override void FilterGradient(SleepContext sleep, Span<float> gradient) => Shrink(gradient);

        public override bool PresentWeights(SleepContext sleep, Span<float> weights)
        {
            bool shows = sleep.Step > 5;
            FlatVector.Scale(weights, shows ? 0.9f : 1);
            return shows;
        }

        public override void Finish(SleepContext sleep) => Shrink(sleep.Weights);

        private static void Shrink(Span<float> vector) => FlatVector.Scale(vector, 0.9f);
    }

    /// <summary>Makes a weight infinite in one of its sleeps.</summary>
    private sealed class Exploding(int at) : Intervention
    {
        public override void Apply(SleepContext sleep) => sleep.Slices[0].Weights[0] = sleep.Number == at ? float.PositiveInfinity : 0.5f * sleep.Slices[0].Weights[0];
    }

    /// <summary>Looks at the allocated bytes of the run's thread after two steps.</summary>
    private sealed class Counter : IRunRecorder
    {
        public long After80 { get; private set; }

        public long After120 { get; private set; }

        public void Progress(long step, long totalSteps)
        {
            After80 = step == 80 ? GC.GetAllocatedBytesForCurrentThread() : After80;
            After120 = step == 120 ? GC.GetAllocatedBytesForCurrentThread() : After120;
        }
    }
}
