using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

public sealed class ProbeTests
{
    [Fact]
    public void A_users_probe_sees_the_run_and_records_numbers()
    {
        var recorder = new ListRecorder();
        var result = TrainingRun.Execute(SmallRuns.Run with { Probes = [new ProbeOptions(new LargestWeight()) { Every = SmallRuns.Steps(12) }] }, recorder);
        var largest = recorder.Of("train", "largest-weight");
        Assert.Equal([0, 12, 24], largest.Select(row => row.Step));
        Assert.Equal(SmallRuns.WeightsOf(result).Max(Math.Abs), largest[^1].Value);
        Assert.Equal([0, 12, 24], recorder.Of("train", "step").Select(row => (long)row.Value));

        // Before the first batch there is no gradient.
        Assert.Equal(0, recorder.Of("train", "gradient-norm")[0].Value);
        Assert.True(recorder.Of("train", "gradient-norm")[1].Value > 0);
    }

    [Fact]
    public void A_probe_is_called_by_its_class_name() => Assert.Equal("largest-weight", new LargestWeight().Name);

    private sealed class LargestWeight : Probe
    {
        public override void Observe(ProbeContext run)
        {
            float largest = 0;
            foreach (float weight in run.Weights)
            {
                largest = Math.Max(largest, Math.Abs(weight));
            }

            run.Record("largest-weight", largest);
            run.Record("gradient-norm", FlatVector.Norm(run.Gradient));
            run.Record("step", run.Step);
        }
    }
}
