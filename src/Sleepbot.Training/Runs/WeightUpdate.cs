using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One step of the optimizer over the flat weight vector, range by range: each has its own learning rate and weight decay.</summary>
internal sealed class WeightUpdate
{
    private readonly Optimizer optimizer;
    private readonly ThreadTeam team;
    private readonly List<Range> ranges = [];

    // So much of the gradient may be computed at a time, if it comes to that.
    private const int Piece = 16_384;
    private readonly FloatBuffer[] rooms;

    // Kept, so that no step allocates. What it works on is in the fields below.
    private readonly Action<int> share;
    private NetworkState? state;
    private double learningRate;

    /// <summary>Cuts the weight vector into ranges.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The optimizer, the layers' rates and the decays.</param>
    /// <param name="team">Shares the work: every weight is treated alike, wherever the vector is cut.</param>
    public WeightUpdate(Network network, TrainingOptions options, ThreadTeam team)
    {
        this.team = team;
        share = StepShare;
        rooms = [.. Enumerable.Range(0, team.Threads).Select(_ => new FloatBuffer(Piece))];
        optimizer = options.Optimizer;
        OptimizerState = new OptimizerState(optimizer, network.WeightCount);
        double decay = options.WeightDecay ?? optimizer.DefaultWeightDecay;
        foreach (var parameter in network.Parameters)
        {
            var range = new Range(
                parameter.Offset,
                parameter.Length,
                options.LayerRates.GetValueOrDefault(parameter.Layer, 1),
                parameter.Role == ParameterRole.Weight ? decay : options.BiasDecay ?? decay);

            // Neighbours that are treated alike are one range: without decays and layer rates, the whole vector is.
            if (ranges.Count > 0 && ranges[^1].IsAlike(range))
            {
                range = range with { Start = ranges[^1].Start, Length = ranges[^1].Length + range.Length };
                ranges.RemoveAt(ranges.Count - 1);
            }

            ranges.Add(range);
        }
    }

    /// <summary>Gets what the optimizer remembers.</summary>
    public OptimizerState OptimizerState { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="state">The weights, and the gradient of the loss, to which the L2 terms are added.</param>
    /// <param name="learningRate">The learning rate of this step, after the schedule.</param>
    public void Step(NetworkState state, double learningRate)
    {
        OptimizerState.BeginStep();
        (this.state, this.learningRate) = (state, learningRate);
        if (state.HasDeferredGradient && !optimizer.DecaysWeightsDirectly && ranges.Exists(range => range.Decay != 0))
        {
            // The L2 terms belong to the gradient that whoever looks at it later sees.
            _ = state.Gradient;
        }

        team.Run(share);
    }

    private void StepShare(int member)
    {
        var weights = state!.Weights.Span;
        int begin = CutAt(member), end = CutAt(member + 1);
        foreach (var range in ranges)
        {
            int start = Math.Max(begin, range.Start), stop = Math.Min(end, range.Start + range.Length);
            if (start < stop && range.Decay != 0 && !optimizer.DecaysWeightsDirectly)
            {
                FlatVector.AddMultiple(state.Gradient.Span[start..stop], (float)range.Decay, weights[start..stop]);
            }

            while (start < stop)
            {
                bool isComputed = false;
                var gradient = state.PieceOfGradient(start, stop, rooms[member].Span, ref isComputed);
                OptimizerState.Update(weights, start, gradient, learningRate * range.RateFactor, range.Decay);
                start += gradient.Length;
            }
        }
    }

    /// <summary>Gets where a thread's share of the weight vector begins: at a whole cache line, so that no two threads write to one.</summary>
    private int CutAt(int member)
    {
        int length = OptimizerState.Length;
        return member == team.Threads ? length : (int)((long)length * member / team.Threads) & ~15;
    }

    private readonly record struct Range(int Start, int Length, double RateFactor, double Decay)
    {
        public bool IsAlike(Range other) => RateFactor == other.RateFactor && Decay == other.Decay;
    }
}
