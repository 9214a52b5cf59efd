using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Squares the incoming weights of each neuron and scales them back: new = scale * current^2, one scale for each neuron.</summary>
/// <remarks>
/// Large weights gain on small ones. The Sleepbot experiment of 2017 describes the rule in one sentence only; what was chosen
/// where it is silent, and why, is in docs/decisions/0005-square-and-normalise.md. A neuron whose weights are all 0 stays as it is.
/// </remarks>
/// <param name="keepNorm">True scales the neuron to the L2 norm that it had; false to norm 1.</param>
/// <param name="keepSign">True gives each square the sign of its weight; false is the square itself, which is never negative.</param>
[Description("new = scale * current^2 for each neuron, scaled to the norm it had")]
public sealed class SquareAndNormalise(bool keepNorm = true, bool keepSign = false) : Intervention
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            for (int index = 0; index < slice.Neurons; index++)
            {
                Rewrite(slice.Neuron(index));
            }
        }
    }

    private void Rewrite(Span<float> neuron)
    {
        // In float32 the squares of weights below 1e-23 would all be 0, and the neuron lost.
        double sumOfSquares = 0;
        double sumOfFourths = 0;
        foreach (float weight in neuron)
        {
            double square = (double)weight * weight;
            sumOfSquares += square;
            sumOfFourths += square * square;
        }

        if (sumOfFourths == 0)
        {
            return;
        }

        double scale = (keepNorm ? Math.Sqrt(sumOfSquares) : 1) / Math.Sqrt(sumOfFourths);
        foreach (ref float weight in neuron)
        {
            double square = (double)weight * weight;
            weight = (float)(scale * (keepSign ? Math.CopySign(square, weight) : square));
        }
    }
}
