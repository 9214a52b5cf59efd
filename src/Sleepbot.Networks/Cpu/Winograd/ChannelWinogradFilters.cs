using System.Runtime.CompilerServices;

namespace Sleepbot.Networks;

/// <summary>Filters of 3x3 weights at 16 positions, and the gradient by them, where a vector is 16 channels.</summary>
/// <remarks>
/// Filters lie as (group, position, vector of channels, channel, 16 channels): forward vectors of output channels over the input channels, backward the other
/// way around. The gradient lies as (group, position, input channel, vector of output channels). Lanes that the last vector of a group has too many are 0.
/// </remarks>
/// <param name="g">Sizes.</param>
internal sealed class ChannelWinogradFilters(ConvolutionGeometry g)
{
    private const int Lanes = PlanValue.Lanes;
    private const int Taps = 9;
    private const int FiltersAtATime = 16;
    private readonly int inputBlocks = PlanValue.Blocks(g.InputsPerGroup);

    /// <summary>Gets the floats from one position to the next: with a cache line of room, so that the 16 positions of a weight do not share one set of the first-level cache.</summary>
    public int Position { get; } = (Math.Max(g.InputsPerGroup * g.BlocksPerGroup, g.OutputsPerGroup * PlanValue.Blocks(g.InputsPerGroup)) * Lanes) + Lanes;

    /// <summary>Gets the floats of all positions of a group.</summary>
    public int Group => WinogradTiles.Positions * Position;

    /// <summary>Gets the floats of all groups.</summary>
    public int Length => g.Groups * Group;

    /// <summary>Gets the floats of the room that turning weights takes.</summary>
    public int RoomLength => Math.Max(g.Taps, FiltersAtATime * Taps) * Lanes;

    /// <summary>Takes the weights for the forward pass.</summary>
    /// <param name="weights">The weights as they lie.</param>
    /// <param name="room">Room.</param>
    /// <param name="filters">Where transformed filters go.</param>
    public void Take(ReadOnlySpan<float> weights, Span<float> room, Span<float> filters)
    {
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            LaneTranspose.ToInnermost(weights[(filter * g.Taps)..], room, g.Taps, count);
            var (group, within) = Math.DivRem(block, g.BlocksPerGroup);
            ref float target = ref filters[(group * Group) + (within * g.InputsPerGroup * Lanes)];
            for (int channel = 0; channel < g.InputsPerGroup; channel++)
            {
                WinogradFilters.Transform(ref room[channel * Taps * Lanes], ref Unsafe.Add(ref target, channel * Lanes), Position);
            }
        }
    }

    /// <summary>Takes the weights for the gradient by the input.</summary>
    /// <param name="weights">The weights as they lie.</param>
    /// <param name="room">Room.</param>
    /// <param name="filters">Where transformed filters go.</param>
    public void TakeTurned(ReadOnlySpan<float> weights, Span<float> room, Span<float> filters)
    {
        for (int first = 0; first < g.OutputChannels; first += Math.Min(FiltersAtATime, g.OutputsPerGroup - (first % g.OutputsPerGroup)))
        {
            var (group, within) = Math.DivRem(first, g.OutputsPerGroup);
            int count = Math.Min(FiltersAtATime, g.OutputsPerGroup - within);
            for (int block = 0; block < inputBlocks; block++)
            {
                // What was stored in halves just now cannot be loaded as a vector yet: so some filters are turned, then all of them are transformed.
                int channel = block * Lanes;
                for (int i = 0; i < count; i++)
                {
                    LaneTranspose.ToInnermost(
                        weights[(((first + i) * g.Taps) + (channel * Taps))..], room[(i * Taps * Lanes)..], Taps, Math.Min(Lanes, g.InputsPerGroup - channel));
                }

                ref float target = ref filters[(group * Group) + (((block * g.OutputsPerGroup) + within) * Lanes)];
                for (int i = 0; i < count; i++)
                {
                    WinogradFilters.Transform(ref room[i * Taps * Lanes], ref Unsafe.Add(ref target, i * Lanes), Position);
                }
            }
        }
    }

    /// <summary>Transforms the gradient back and writes it.</summary>
    /// <param name="sums">The gradient by transformed filters.</param>
    /// <param name="room">Room.</param>
    /// <param name="gradient">The gradient as weights lie; overwritten.</param>
    public void SumInto(Span<float> sums, Span<float> room, Span<float> gradient)
    {
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            var (group, within) = Math.DivRem(block, g.BlocksPerGroup);
            ref float source = ref sums[(group * Group) + (within * Lanes)];
            for (int channel = 0; channel < g.InputsPerGroup; channel++)
            {
                WinogradWeightGradient.Transform(ref Unsafe.Add(ref source, channel * g.BlocksPerGroup * Lanes), Position, ref room[channel * Taps * Lanes]);
            }

            LaneTranspose.ToRows(room, gradient[(filter * g.Taps)..], g.Taps, count);
        }
    }
}
