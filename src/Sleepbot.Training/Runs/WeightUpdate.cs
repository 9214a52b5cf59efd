using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One step of the optimizer over the flat weight vector, range by range: each has its own learning rate and weight decay.</summary>
internal sealed class WeightUpdate : IBackwardUpdate
{
    private readonly Optimizer optimizer;
    private readonly ThreadTeam team;
    private readonly List<Range> ranges = [];

    // So much of the gradient may be computed at a time, if it comes to that.
    private const int Piece = 16_384;
    private readonly FloatBuffer[] rooms;

    // Kept, so that no step allocates. What it works on is in the fields below.
    private readonly Action<int> share;
    private readonly bool addsDecay;
    private NetworkState? state;
    private double learningRate;

    // What the backward pass of this step has updated already: the ends of parameters, by where they begin in the flat vector. It goes from back to front.
    private readonly (int Start, int End)[] done;
    private int doneCount;
    private bool hasBegun;

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
        done = new (int, int)[network.Parameters.Count];
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

        addsDecay = ranges.Exists(AddsDecay);
    }

    /// <summary>Gets what the optimizer remembers.</summary>
    public OptimizerState OptimizerState { get; }

    /// <summary>Lets the backward pass of the next step update what it can: for a step between whose backward pass and update nobody touches gradient or weights.</summary>
    /// <param name="state">The weights.</param>
    /// <param name="learningRate">The learning rate of this step, after the schedule.</param>
    /// <returns>What the pass is to ask; null if it need not.</returns>
    /// <remarks>Several threads share the update out among themselves afterwards instead.</remarks>
    public IBackwardUpdate? During(NetworkState state, double learningRate)
    {
        (this.state, this.learningRate) = (state, learningRate);
        return optimizer.IsOneRule && team.Threads == 1 ? this : null;
    }

    /// <inheritdoc/>
    public bool TryUpdate(Parameter parameter, OuterProduct gradient, Span<float> inputGradient)
    {
        if (!ProductUpdate.TakesBackward(inputGradient.Length))
        {
            return false;
        }

        foreach (var range in ranges)
        {
            if (parameter.Offset >= range.Start && parameter.Offset < range.Start + range.Length)
            {
                if (AddsDecay(range))
                {
                    return false;
                }

                Begin();
                OptimizerState.UpdateBackward(state!.Weights.Span, parameter, gradient, inputGradient, learningRate * range.RateFactor, range.Decay);
                done[doneCount++] = (parameter.Offset, parameter.Offset + parameter.Length);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes one step, or what is left of it.</summary>
    /// <param name="state">The weights, and the gradient of the loss, to which the L2 terms are added.</param>
    /// <param name="learningRate">The learning rate of this step, after the schedule.</param>
    public void Step(NetworkState state, double learningRate)
    {
        Begin();
        (this.state, this.learningRate) = (state, learningRate);
        if (state.HasDeferredGradient && addsDecay)
        {
            // The L2 terms belong to the gradient that whoever looks at it later sees.
            _ = state.Gradient;
        }

        team.Run(share);
        (hasBegun, doneCount) = (false, 0);
    }

    private void Begin()
    {
        if (!hasBegun)
        {
            OptimizerState.BeginStep();
            hasBegun = true;
        }
    }

    private void StepShare(int member)
    {
        int begin = CutAt(member), end = CutAt(member + 1);
        foreach (var range in ranges)
        {
            int start = Math.Max(begin, range.Start), stop = Math.Min(end, range.Start + range.Length);
            for (int i = doneCount - 1; i >= 0; i--)
            {
                if (done[i].Start >= start && done[i].End <= stop)
                {
                    Update(range, start, done[i].Start, member);
                    start = done[i].End;
                }
            }

            Update(range, start, stop, member);
        }
    }

    private void Update(Range range, int start, int stop, int member)
    {
        var weights = state!.Weights.Span;
        if (start < stop && AddsDecay(range))
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

    private bool AddsDecay(Range range) => range.Decay != 0 && !optimizer.DecaysWeightsDirectly;

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
