using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Filters of 3x3 weights at 16 positions: a filter g becomes GgG'.</summary>
/// <remarks>
/// In one dimension that is (g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2). They lie as (position, four outputs, input, output of the
/// four), so that a kernel reads them in order; outputs that are missing in the last four are 0.
/// </remarks>
internal sealed class WinogradFilters
{
    private const int Taps = 9;
    private const int Block = 4;
    private readonly int groups;
    private readonly int outputs;
    private readonly int inputs;
    private readonly int outputTaps;
    private readonly int inputTaps;
    private readonly FloatBuffer transformed;

    /// <summary>Prepares room.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="transposed">Whether inputs and outputs change roles, as for the gradient by the input.</param>
    public WinogradFilters(ConvolutionGeometry g, bool transposed)
    {
        groups = g.Groups;
        (outputs, inputs) = transposed ? (g.InputsPerGroup, g.OutputsPerGroup) : (g.OutputsPerGroup, g.InputsPerGroup);
        (outputTaps, inputTaps) = transposed ? (Taps, g.Taps) : (g.Taps, Taps);
        transformed = new FloatBuffer(groups * GroupLength);
    }

    /// <summary>Gets the outputs of a group, rounded up to fours.</summary>
    public int Outputs => (outputs + Block - 1) / Block * Block;

    /// <summary>Gets the floats from one position to the next; four inputs are written at once, so there is room for three too many.</summary>
    public int PositionStride => (Outputs * inputs) + PlanValue.Lanes;

    private int GroupLength => WinogradTiles.Positions * PositionStride;

    /// <summary>Gets the transformed filters of a group.</summary>
    public ref float Of(int group) => ref Unsafe.Add(ref Vectors.Start(transformed.Span), (nint)group * GroupLength);

    /// <summary>Takes the weights of this pass, (output, input of the group, 3, 3) over all groups.</summary>
    public void Take(ReadOnlySpan<float> weights)
    {
        // A row is a filter, of which 9 floats count; a vector is four inputs of four outputs.
        Span<float> rows = stackalloc float[PlanValue.Lanes * PlanValue.Lanes];
        Span<float> taps = stackalloc float[PlanValue.Lanes * PlanValue.Lanes];
        int last = (3 * (outputTaps + inputTaps)) + PlanValue.Lanes;
        for (int group = 0; group < groups; group++)
        {
            for (int output = 0; output < outputs; output += Block)
            {
                for (int input = 0; input < inputs; input += Block)
                {
                    int first = (group * outputs * inputs * Taps) + (output * outputTaps) + (input * inputTaps);
                    if (output + Block <= outputs && input + Block <= inputs && first + last <= weights.Length)
                    {
                        Transposition.Of(ref Unsafe.Add(ref Vectors.Start(weights), first), outputTaps, inputTaps, ref Vectors.Start(taps), PlanValue.Lanes);
                    }
                    else
                    {
                        CopyRows(weights[first..], Math.Min(Block, outputs - output), Math.Min(Block, inputs - input), rows);
                        Transposition.Of(ref Vectors.Start(rows), PlanValue.Lanes, Block * PlanValue.Lanes, ref Vectors.Start(taps), PlanValue.Lanes);
                    }

                    Transform(ref Vectors.Start(taps), ref Unsafe.Add(ref Of(group), (output * inputs) + (input * Block)), PositionStride);
                }
            }
        }
    }

    /// <summary>Copies the filters of up to four outputs and inputs to where they stand among four times four.</summary>
    private void CopyRows(ReadOnlySpan<float> weights, int outputCount, int inputCount, Span<float> rows)
    {
        rows.Clear();
        for (int input = 0; input < inputCount; input++)
        {
            for (int output = 0; output < outputCount; output++)
            {
                weights.Slice((output * outputTaps) + (input * inputTaps), Taps).CopyTo(rows[(((input * Block) + output) * PlanValue.Lanes)..]);
            }
        }
    }

    /// <summary>Transforms 16 filters, one a lane.</summary>
    /// <param name="taps">Their nine taps.</param>
    /// <param name="to">Where the first of their positions goes.</param>
    /// <param name="position">Floats from one position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ref float taps, ref float to, nint position)
    {
        var (first, second, third) = (Column(ref taps, 0), Column(ref taps, 1), Column(ref taps, 2));
        var half = Vector512.Create(0.5f);
        var zero = Quad.Create(0);
        var outer = Quad.MultiplyAdd(half, first + third, zero);
        var middle = Quad.MultiplyAdd(half, second, zero);
        nint down = 4 * position;
        first.Store(ref to, 0, down);
        (outer + middle).Store(ref to, position, down);
        (outer - middle).Store(ref to, 2 * position, down);
        third.Store(ref to, 3 * position, down);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Quad Column(ref float taps, int x)
    {
        var first = Vectors.Load(ref taps, x * PlanValue.Lanes);
        var second = Vectors.Load(ref taps, (3 + x) * PlanValue.Lanes);
        var third = Vectors.Load(ref taps, (6 + x) * PlanValue.Lanes);
        var half = Vector512.Create(0.5f);
        var (outer, middle) = (half * (first + third), half * second);
        return new Quad(first, outer + middle, outer - middle, third);
    }
}
