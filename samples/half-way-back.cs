#!/usr/bin/env dotnet
#:project ../src/Sleepbot.Training/Sleepbot.Training.csproj

// A whole study in one file: does going half the way back, every 20 steps, help lenet5 on the first 6,000 MNIST digits?
// dotnet run samples/half-way-back.cs
using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Training;

var data = (await new DatasetStore().LoadAsync("mnist")).Select(new Subset { First = 6000 }, null).Normalise(Normalisation.Standardise);
var baseline = new RunSpecification
{
    Network = ModelZoo.Find("lenet5").Build(data.SampleShape, data.Classes),
    Dataset = data,
    Training = new TrainingOptions { Optimizer = new SgdMomentum { Momentum = 0.9 }, LearningRate = 0.02, BatchSize = 32, Length = new TrainingTime(2, TimeUnit.Epochs) },
};
var challenger = baseline with
{
    Sleep = new SleepOptions { Every = new TrainingTime(20, TimeUnit.Steps), Layers = new LayerSelection(["convolutions"]), Interventions = [new HalfWayBack()] },
};

for (int seed = 0; seed < 3; seed++)
{
    double without = Accuracy(baseline with { Seed = seed }), with = Accuracy(challenger with { Seed = seed });
    Console.WriteLine($"seed {seed}: {without:P2} without, {with:P2} with sleep ({100 * (with - without):+0.00;-0.00} points)");
}

static double Accuracy(RunSpecification run)
{
    var last = new LastAccuracy();
    TrainingRun.Execute(run, last);
    return last.Value;
}

/// <summary>Goes a share of the way back to where the latest sleep left the weights.</summary>
public sealed class HalfWayBack(float share = 0.5f) : Intervention
{
    public override int Snapshots => 1;

    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var now = slice.Weights;
            var before = slice.Previous();
            for (int i = 0; i < now.Length; i++) now[i] += share * (before[i] - now[i]);
        }
    }
}

/// <summary>Keeps the latest test accuracy.</summary>
internal sealed class LastAccuracy : IRunRecorder
{
    public double Value { get; private set; }

    public void Measure(in RunMoment moment, string split, string metric, double value) => Value = (split, metric) == ("test", "accuracy") ? value : Value;

    public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values) { }

    public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange) { }

    public void Progress(long step, long totalSteps) { }
}
