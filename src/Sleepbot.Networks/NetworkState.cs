using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>What a run owns of a network: its weights, their gradient and the running statistics, each one flat vector.</summary>
/// <remarks>The names of the slices are in <see cref="Network.Parameters"/> and <see cref="Network.Statistics"/>. Not thread-safe.</remarks>
public sealed class NetworkState
{
    private readonly FloatBuffer gradient;
    private DeferredGradient[] deferred = [];

    /// <summary>Allocates the vectors: weights and gradient 0, statistics at their initial values.</summary>
    /// <param name="network">The network they belong to.</param>
    public NetworkState(Network network)
    {
        Network = network;
        Weights = new FloatBuffer(network.WeightCount);
        gradient = new FloatBuffer(network.WeightCount);
        Statistics = new FloatBuffer(network.StatisticCount);
        foreach (var statistic in network.Statistics)
        {
            statistic.Of(Statistics.Span).Fill(statistic.Initial);
        }
    }

    /// <summary>Gets the network whose state this is.</summary>
    public Network Network { get; }

    /// <summary>Gets all weights: <see cref="Network.WeightCount"/> floats.</summary>
    public FloatBuffer Weights { get; }

    /// <summary>Gets the gradient of the objective by the weights, from the latest backward pass.</summary>
    /// <remarks>
    /// With few samples a plan leaves the gradients of dense layers, which are as large as their weights, to be computed when they are asked for: here, or piece by
    /// piece. They come from the plan's buffers: ask before new samples are put into <see cref="Plan.Input(int)"/>.
    /// </remarks>
    public FloatBuffer Gradient
    {
        get
        {
            foreach (var one in deferred)
            {
                one.Compute(0, gradient.Span[one.Start..one.End]);
            }

            deferred = [];
            return gradient;
        }
    }

    /// <summary>Gets all running statistics: <see cref="Network.StatisticCount"/> floats.</summary>
    public FloatBuffer Statistics { get; }

    /// <summary>Gets whether some of the gradient is not computed yet.</summary>
    public bool HasDeferredGradient => deferred.Length > 0;

    /// <summary>Gets the vector of the gradient as it is: what is deferred is not in it.</summary>
    internal FloatBuffer GradientRoom => gradient;

    /// <summary>Gets a piece of <see cref="Gradient"/> for someone who uses it at once, so that what is not computed yet need not go through memory.</summary>
    /// <param name="start">Its first element, at least 0.</param>
    /// <param name="end">Where it ends at the latest, above <paramref name="start"/>.</param>
    /// <param name="room">Where it may be computed; not empty.</param>
    /// <param name="isComputed">Belongs to the piece, as the room does.</param>
    /// <returns>
    /// The piece. It ends earlier where the room does, and where numbers begin that come from elsewhere. What has to be computed is either shorter than a cache line or
    /// some whole lines, so that nobody has to store across the end of one. Several threads may ask at once.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The piece does not lie within the <see cref="Network.WeightCount"/> floats.</exception>
    public GradientPiece PieceOfGradient(int start, int end, Span<float> room, ref bool isComputed)
    {
        var vector = gradient.Span[start..end];
        foreach (var one in deferred)
        {
            if (start < one.Start)
            {
                end = Math.Min(end, one.Start);
            }
            else if (start < one.End)
            {
                var product = one.ProductFrom(start - one.Start);
                int length = Math.Min(Math.Min(end, one.End) - start, room.Length), inLine = start % PlanValue.Lanes;
                length = inLine > 0 ? Math.Min(length, PlanValue.Lanes - inLine) : length > PlanValue.Lanes ? length - (length % PlanValue.Lanes) : length;
                return new GradientPiece(one, start - one.Start, product, room[..length], ref isComputed);
            }
        }

        return new GradientPiece(vector[..(end - start)]);
    }

    /// <summary>Leaves some of the gradient to be computed when it is wanted. What was left before is forgotten.</summary>
    internal void Defer(DeferredGradient[] later) => deferred = later;

    /// <summary>Has what some plan deferred be computed now, because its buffers are about to change.</summary>
    internal void Settle(DeferredGradient[] later)
    {
        if (ReferenceEquals(deferred, later))
        {
            _ = Gradient;
        }
    }
}
