using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Softmax cross-entropy: the negative logarithm of the softmax probability of the label, in nats.</summary>
/// <remarks>
/// The outputs are logits: a network for it has no softmax layer of its own. Exponentials are computed in float32, 16 at a time, and
/// added in double precision without that of the label: so a loss near 0 keeps its digits, and so does its gradient.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private const int Lanes = 16;

    /// <inheritdoc/>
    public override string Name => "softmax-cross-entropy";

    /// <inheritdoc/>
    protected override double EvaluateSample(ReadOnlySpan<float> outputs, int label, float share, Span<float> gradient)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in outputs)
        {
            largest = Math.Max(largest, logit);
        }

        // Subtracting the largest logit keeps the exponentials within range.
        Span<float> lanes = stackalloc float[Lanes];
        double others = 0, own = 0;
        for (int at = 0; at < outputs.Length; at += Lanes)
        {
            int count = Math.Min(Lanes, outputs.Length - at);
            lanes.Fill(float.NegativeInfinity);
            outputs.Slice(at, count).CopyTo(lanes);
            var exponentials = VectorMath.Exp(Load(lanes) - Vector512.Create(largest));
            exponentials.CopyTo(lanes);
            if ((uint)(label - at) < (uint)count)
            {
                own = lanes[label - at];
                lanes[label - at] = 0;
            }

            var (low, high) = Vector512.Widen(Load(lanes));
            others += Vector512.Sum(low + high);
            if (!gradient.IsEmpty)
            {
                lanes[..count].CopyTo(gradient[at..]);
            }
        }

        double sum = others + own;
        if (!gradient.IsEmpty)
        {
            float factor = (float)(share / sum);
            foreach (ref float value in gradient)
            {
                value *= factor;
            }

            gradient[label] = (float)(-share * (others / sum));
        }

        double distance = (double)largest - outputs[label];
        return distance == 0 ? LogOnePlus(others) : Math.Log(sum) + distance;
    }

    /// <summary>log(1 + x) with the digits of a small x (W. Kahan's correction of what 1 + x rounds away).</summary>
    private static double LogOnePlus(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * (x / (rounded - 1));
    }

    private static Vector512<float> Load(ReadOnlySpan<float> lanes) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(lanes));
}
