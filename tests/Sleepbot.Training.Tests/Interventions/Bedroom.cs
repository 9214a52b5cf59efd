using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>A network with random weights and one random snapshot, to try a single intervention on.</summary>
internal sealed class Bedroom
{
    public Bedroom(Network network, LayerSelection? layers = null, int snapshots = 1, bool all = false, long seed = 3, SampleSet? samples = null, RunCalendar? calendar = null)
    {
        var source = RandomSource.FromSeed(seed);
        samples ??= network.InputShape.Size == 1 ? SampleSet.FromBytes([1], new byte[] { 200, 0, 90 }, [0, 0, 0], 1) : SmallRuns.Images.Train;
        State = new NetworkState(network);
        History = new WeightHistory(snapshots, State.Weights.Length);
        for (int i = 0; i < snapshots; i++)
        {
            source.Derive("last").Derive(i).FillNormal(State.Weights.Span, 0, 0.5f);
            History.Push(State.Weights.Span);
        }

        source.Derive("current").FillNormal(State.Weights.Span, 0, 0.5f);
        source.Derive("gradient").FillNormal(State.Gradient.Span);
        Last = snapshots > 0 ? History[1].ToArray() : [];
        Before = State.Weights.Span.ToArray();
        Services = new SleepServices
        {
            State = State,
            Optimizer = Optimizer = new OptimizerState(new Adam(), State.Weights.Length),
            Samples = samples,
            Seen = () => samples,
            Calendar = calendar ?? new RunCalendar(samples.Count, 9, SmallRuns.Steps(1000)),
            Plan = network.Compile(new PlanOptions { BatchSize = 9 }),
            RepeatBatch = () => 0,
        };
        foreach (var moment in Optimizer.Moments)
        {
            moment.Span.Fill(1);
        }

        Services.InBatch = true;
        Context = new SleepContext(Services, History, (layers ?? LayerSelection.All).SlicesOf(network, all), source.Derive("intervention"));
        Meter.Begin();
        Context.Begin(step: 4, number: 1);
    }

    public NetworkState State { get; }

    public WeightHistory History { get; }

    public SleepServices Services { get; }

    public OptimizerState Optimizer { get; }

    public SleepContext Context { get; }

    public ChangeMeter Meter => Services.Meter;

    public float[] Before { get; }

    public float[] Last { get; }

    public float[] After => State.Weights.Span.ToArray();
}
