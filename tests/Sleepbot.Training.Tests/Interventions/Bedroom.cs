using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>A network with random weights and one random snapshot, to try a single intervention on.</summary>
internal sealed class Bedroom
{
    public Bedroom(Network network, LayerSelection? layers = null, int snapshots = 1, long seed = 3)
    {
        var source = RandomSource.FromSeed(seed);
        State = new NetworkState(network);
        var history = new WeightHistory(snapshots, State.Weights.Length);
        for (int i = 0; i < snapshots; i++)
        {
            source.Derive("last").Derive(i).FillNormal(State.Weights.Span, 0, 0.5f);
            history.Push(State.Weights.Span);
        }

        source.Derive("current").FillNormal(State.Weights.Span, 0, 0.5f);
        source.Derive("gradient").FillNormal(State.Gradient.Span);
        Last = snapshots > 0 ? history[1].ToArray() : [];
        Before = State.Weights.Span.ToArray();
        Context = new SleepContext(State, Meter = new ChangeMeter(State), history, (layers ?? LayerSelection.All).SlicesOf(network), source.Derive("intervention"));
        Context.Begin(step: 4, number: 1);
    }

    public NetworkState State { get; }

    public SleepContext Context { get; }

    public ChangeMeter Meter { get; }

    public float[] Before { get; }

    public float[] Last { get; }

    public float[] After => State.Weights.Span.ToArray();
}
