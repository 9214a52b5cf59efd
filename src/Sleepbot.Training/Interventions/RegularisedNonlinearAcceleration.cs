using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Combines the points of a stretch so that their steps cancel as far as they can: Anderson's acceleration with a regulariser.</summary>
/// <remarks>
/// With R the steps of the stretch (see <see cref="Forecast"/>), solves (R'R / |R'R| + lambda I) z = 1, sets c = z / sum z, and new = sum c[i] x[i] over the points
/// where the steps begin; |R'R| is the Frobenius norm. One system for all slices together.
/// D. Scieur, A. d'Aspremont, F. Bach, "Regularized nonlinear acceleration", NeurIPS 2016, arXiv:1606.04133, algorithm 1.
/// </remarks>
/// <param name="points">How many points, 3 to 32.</param>
/// <param name="regulariser">The paper's lambda, relative to the norm; at least 0, and the larger the closer to a plain mean of the points.</param>
[Description("new = sum c[i] x[i] over the latest `points` sleeps, c from (R'R / |R'R| + regulariser I) z = 1")]
public sealed class RegularisedNonlinearAcceleration(int points = 8, double regulariser = 1e-6) : Forecast(points, 3)
{
    private readonly double regulariser = Settings.NotNegative(regulariser, nameof(regulariser));

    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        int steps = Points - 1;
        Span<double> gram = stackalloc double[steps * steps];
        MultiplySteps(sleep, gram);
        double norm = 0;
        foreach (double product in gram)
        {
            norm += product * product;
        }

        norm = Math.Sqrt(norm);
        Span<double> coefficients = stackalloc double[steps];
        coefficients.Fill(1);
        for (int i = 0; i < gram.Length; i++)
        {
            gram[i] = (gram[i] / norm) + (i % (steps + 1) == 0 ? regulariser : 0);
        }

        // Nothing has moved, or the steps are dependent and nothing holds them.
        if (!(norm > 0) || !SmallSystem.Solve(gram, coefficients))
        {
            return;
        }

        double sum = 0;
        foreach (double value in coefficients)
        {
            sum += value;
        }

        foreach (ref double value in coefficients)
        {
            value /= sum;
        }

        Combine(sleep, coefficients);
    }
}
