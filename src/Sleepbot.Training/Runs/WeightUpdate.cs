using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One step of the optimizer over the flat weight vector, range by range: each has its own learning rate and weight decay.</summary>
internal sealed class WeightUpdate
{
    private readonly Optimizer optimizer;
    private readonly List<Range> ranges = [];

    /// <summary>Cuts the weight vector into ranges.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The optimizer, the layers' rates and the decays.</param>
    public WeightUpdate(Network network, TrainingOptions options)
    {
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
        var weights = state.Weights.Span;
        var gradient = state.Gradient.Span;
        OptimizerState.BeginStep();
        foreach (var range in ranges)
        {
            if (range.Decay != 0 && !optimizer.DecaysWeightsDirectly)
            {
                FlatVector.AddMultiple(gradient.Slice(range.Start, range.Length), (float)range.Decay, weights.Slice(range.Start, range.Length));
            }

            OptimizerState.Update(weights, gradient, range.Start, range.Length, learningRate * range.RateFactor, range.Decay);
        }
    }

    private readonly record struct Range(int Start, int Length, double RateFactor, double Decay)
    {
        public bool IsAlike(Range other) => RateFactor == other.RateFactor && Decay == other.Decay;
    }
}
