namespace Sleepbot.Training.Tests;

/// <summary>Averages of weights: what is judged and returned, from the weights that training passed through.</summary>
public sealed class AverageTests
{
    private static readonly List<float[]> path = Path();

    [Fact]
    public void An_exponential_average_forgets_its_start()
    {
        // A sleep after each of 23 steps, and the weights after the last.
        double[] expected = [.. path[0].Select(weight => (double)weight)];
        for (int n = 1; n < path.Count; n++)
        {
            double decay = Math.Min(0.8, (1.0 + n) / (10 + n));
            expected = [.. expected.Zip(path[n], (average, weight) => (decay * average) + ((1 - decay) * weight))];
        }

        AssertClose(expected, Returned(new Ema(0.8f)));
    }

    [Fact]
    public void Swa_is_the_mean_since_its_start() => AssertClose(Mean(path.Skip(17)), Returned(new Swa(0.75f)));

    [Fact]
    public void Lawa_is_the_mean_of_the_latest() => AssertClose(Mean(path.Skip(20)), Returned(new Lawa(4)));

    [Fact]
    public void Lawa_never_holds_the_initial_weights() => AssertClose(Mean(path), Returned(new Lawa(90)));

    [Fact]
    public void Before_it_has_begun_the_weights_in_training_are_judged()
    {
        var (plain, averaged) = (new ListRecorder(), new ListRecorder());
        TrainingRun.Execute(SmallRuns.Run, plain);
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, new Swa(0.5f)) }, averaged);
        Assert.Equal(plain.Of("test", "loss")[..2], averaged.Of("test", "loss")[..2]);
        Assert.NotEqual(plain.Of("test", "loss")[2], averaged.Of("test", "loss")[2]);
    }

    [Fact]
    public void The_last_evaluation_judges_what_is_returned()
    {
        var recorder = new ListRecorder();
        var run = SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(2, new Ema()) };
        var result = TrainingRun.Execute(run, recorder);
        var plan = run.Network.Compile(new Networks.PlanOptions { BatchSize = 40, Training = false });
        int[] all = [.. Enumerable.Range(0, 40)];
        run.Dataset.Test.CopyBatch(all, plan.Input());
        plan.Forward(result.State, 40);
        var loss = new Networks.SoftmaxCrossEntropy().Evaluate(plan.Output(), run.Dataset.Test.Labels, [], []);
        Assert.Equal(loss.Mean, recorder.Of("test", "loss")[^1].Value, 1e-6);
    }

    [Fact]
    public void Written_back_it_is_where_training_goes_on()
    {
        // Without forgetting, an average that is written back never leaves the first weights it took, but for a share of each step.
        List<float[]> left = [];
        var look = new Rule("look", sleep => left.Add(sleep.Weights.ToArray()));
        TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, new Swa(0, writeBack: true), look) });
        float[] first = left[0];
        double Distance(int sleep) => Tensors.FlatVector.Distance(left[sleep], left[sleep - 1]) / Tensors.FlatVector.Distance(path[sleep], path[sleep - 1]);
        Assert.Equal(path[0], first);
        Assert.InRange(Distance(20), 0.001, 0.5);
    }

    private static List<float[]> Path()
    {
        List<float[]> path = [];
        var look = new Rule("look", sleep => path.Add(sleep.Weights.ToArray()));
        float[] last = SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, look) }));
        return [.. path, last];
    }

    private static float[] Returned(Intervention rule) => SmallRuns.WeightsOf(TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(1, rule) }));

    private static double[] Mean(IEnumerable<float[]> weights)
    {
        List<float[]> all = [.. weights];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(one => (double)one[i]))];
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5);
        }
    }
}
