using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The weight gradient of a dense layer in the batch-innermost layout: a sum over samples, which are the lanes.</summary>
/// <remarks>
/// Lanes are not added up. Instead some inputs at a time are turned to rows of samples: there a vector is 16 inputs of one sample,
/// and the sum over samples is a matrix product like any other.
/// </remarks>
internal sealed class DenseWeightGradient
{
    private const int MostRows = 12;

    // Rows of inputs stay near while they are multiplied by one tile of gradients after another. More than 16 vectors side by side would not help writing.
    private const int NearFloats = 32 * 1024;
    private const int MostVectors = 16;
    private readonly int inputs;
    private readonly int outputs;
    private readonly Piece[] pieces;
    private readonly FloatBuffer gradientRows;
    private readonly FloatBuffer inputRows;

    /// <summary>Prepares the sums.</summary>
    /// <param name="inputs">Inputs of the layer, at least 16.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    /// <param name="samples">The most samples of a batch.</param>
    public DenseWeightGradient(int inputs, int outputs, int samples)
    {
        (this.inputs, this.outputs) = (inputs, outputs);
        int width = Math.Clamp(NearFloats / (samples * PlanValue.Lanes), 1, Math.Min(MostVectors, inputs / PlanValue.Lanes)) * PlanValue.Lanes;
        pieces = [.. Enumerable.Range(0, (inputs + width - 1) / width).Select(piece =>
        {
            // The last vector may overlap its neighbour: equal sums are computed twice.
            int count = PlanValue.Blocks(Math.Min(width, inputs - (piece * width))) * PlanValue.Lanes;
            var tile = new ProductTile { FactorRow = 1, FactorDepth = outputs, ValueDepth = count, SumRow = inputs, Slope = 1 };
            return new Piece(Math.Min(piece * width, inputs - count), count, new ProductPass(MostRows, tile, PlanValue.Lanes, PlanValue.Lanes));
        })];
        gradientRows = new FloatBuffer(samples * outputs);
        inputRows = new FloatBuffer(samples * width);
    }

    /// <summary>Computes the gradient by the weights and the bias of some outputs.</summary>
    /// <param name="gradient">The output gradient.</param>
    /// <param name="values">The layer's input.</param>
    /// <param name="weights">The gradient by the weights, (outputs, inputs).</param>
    /// <param name="bias">The gradient by the bias; empty if there is none.</param>
    /// <param name="begin">The first output.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="samples">Samples of the batch.</param>
    public void Compute(ReadOnlySpan<float> gradient, ReadOnlySpan<float> values, Span<float> weights, Span<float> bias, int begin, int end, int samples)
    {
        var factors = gradientRows.Span;
        TakeRows(gradient, outputs, 0, outputs, factors, samples);
        if (!bias.IsEmpty)
        {
            var sums = bias[begin..end];
            sums.Clear();
            for (int sample = 0; sample < samples; sample++)
            {
                Elementwise.AddTo(sums, factors.Slice((sample * outputs) + begin, end - begin));
            }
        }

        foreach (ref readonly var piece in pieces.AsSpan())
        {
            TakeRows(values, inputs, piece.First, piece.Count, inputRows.Span, samples);
            ref float sums = ref Unsafe.Add(ref Vectors.Start(weights), (begin * (nint)inputs) + piece.First);
            piece.Product.Compute(ref factors[begin], ref Vectors.Start(inputRows.Span), ref sums, ref sums, end - begin, piece.Count / PlanValue.Lanes, samples);
        }
    }

    /// <summary>Turns some features to rows, one for each sample.</summary>
    private static void TakeRows(ReadOnlySpan<float> vectors, int features, int first, int count, Span<float> rows, int samples)
    {
        for (int sample = 0; sample < samples; sample += PlanValue.Lanes)
        {
            int lanes = Math.Min(PlanValue.Lanes, samples - sample);
            LaneTranspose.ToRows(
                vectors.Slice((sample * features) + (first * PlanValue.Lanes), count * PlanValue.Lanes), rows.Slice(sample * count, lanes * count), count, lanes);
        }
    }

    private readonly record struct Piece(int First, int Count, ProductPass Product);
}
