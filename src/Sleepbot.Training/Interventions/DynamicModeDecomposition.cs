using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Takes training for a linear dynamical system, estimates it from a stretch of points, and lets it run ahead.</summary>
/// <remarks>
/// <para>
/// The steps d[i] of the stretch (see <see cref="Forecast"/>) are taken to obey d[i+1] = A d[i], so that a resting point other than 0 is allowed. The last step is expressed by the
/// ones before it (least squares with a small ridge), which gives A as a companion matrix in their span; the next steps follow by
/// multiplication, and new = current + their sum. All slices together are one system.
/// </para>
/// <para>
/// P. Schmid, "Dynamic mode decomposition of numerical and experimental data", J. Fluid Mech. 656 (2010) 5, section 2.2; for training: A. Dogra, W. Redman, "Optimizing neural
/// networks via Koopman operator theory", NeurIPS 2020, arXiv:2006.02361; M. Tano, G. Portwood, J. Ragusa, arXiv:2006.14371.
/// </para>
/// </remarks>
/// <param name="points">How many points, 4 to 32: two more than the modes that can be told apart.</param>
/// <param name="horizon">How many distances between two points to run ahead, 1 to 1000. A jump longer than so many of the longest step is cut to that: estimated modes may grow.</param>
/// <param name="ridge">Added to the inner products' diagonal, relative to their mean; at least 0.</param>
[Description("steps d[i+1] = A d[i] estimated over `points` sleeps, run `horizon` further")]
public sealed class DynamicModeDecomposition(int points = 8, int horizon = 5, double ridge = 1e-6) : Forecast(points, 4)
{
    private readonly int horizon = Settings.From(1, 1000, horizon, nameof(horizon));
    private readonly double ridge = Settings.NotNegative(ridge, nameof(ridge));

    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        int steps = Points - 1, modes = steps - 1;
        Span<double> gram = stackalloc double[steps * steps];
        MultiplySteps(sleep, gram);
        Span<double> last = stackalloc double[modes];
        if (!Express(gram, steps, last))
        {
            return;
        }

        // The next step in terms of d[0] to d[modes - 1]: A moves each to its successor, and the last of them to the one just expressed.
        Span<double> next = stackalloc double[modes];
        Span<double> ahead = stackalloc double[modes];
        last.CopyTo(next);
        ahead.Clear();
        for (int i = 0; i < horizon; i++)
        {
            double end = next[modes - 1];
            for (int j = modes - 1; j >= 0; j--)
            {
                next[j] = (j > 0 ? next[j - 1] : 0) + (end * last[j]);
                ahead[j] += next[j];
            }
        }

        Cut(gram, steps, ahead);

        // Steps in terms of points: d[i] = x[i + 1] - x[i].
        Span<double> coefficients = stackalloc double[Points - 1];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = (i > 0 ? ahead[i - 1] : 0) - (i < modes ? ahead[i] : 0);
        }

        Combine(sleep, coefficients);
    }

    private bool Express(ReadOnlySpan<double> gram, int steps, Span<double> last)
    {
        int modes = steps - 1;
        Span<double> system = stackalloc double[modes * modes];
        double trace = 0;
        for (int i = 0; i < modes; i++)
        {
            trace += gram[i * (steps + 1)];
            last[i] = gram[(i * steps) + modes];
        }

        for (int i = 0; i < modes; i++)
        {
            for (int j = 0; j < modes; j++)
            {
                system[(i * modes) + j] = gram[(i * steps) + j] + (i == j ? ridge * trace / modes : 0);
            }
        }

        return SmallSystem.Solve(system, last);
    }

    private void Cut(ReadOnlySpan<double> gram, int steps, Span<double> ahead)
    {
        double square = 0, longest = 0;
        for (int i = 0; i < ahead.Length; i++)
        {
            for (int j = 0; j < ahead.Length; j++)
            {
                square += ahead[i] * ahead[j] * gram[(i * steps) + j];
            }
        }

        for (int i = 0; i < steps; i++)
        {
            longest = Math.Max(longest, gram[i * (steps + 1)]);
        }

        double share = horizon * Math.Sqrt(longest / square);
        for (int i = 0; i < ahead.Length; i++)
        {
            // What is not finite any more after so many multiplications is no forecast.
            ahead[i] = double.IsFinite(square) ? ahead[i] * (square > 0 ? Math.Min(1, share) : 1) : 0;
        }
    }
}
