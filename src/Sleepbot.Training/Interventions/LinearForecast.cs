using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Fits a straight line to each weight's latest points and goes ahead on it.</summary>
/// <remarks>
/// new = a + b * (last + horizon), with a and b by least squares over the stretch (see <see cref="Forecast"/>). It is the linear baseline of J. Jang et al.,
/// "Learning to boost training by periodic nowcasting near future weights", ICML 2023.
/// </remarks>
/// <param name="points">How many points the line is fitted to, 2 to 32.</param>
/// <param name="horizon">How far beyond the last point, in distances between two points; any finite number.</param>
[Description("each weight's least-squares line over the latest `points` sleeps, `horizon` further")]
public sealed class LinearForecast(int points = 5, double horizon = 5) : Forecast(points, 2)
{
    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        // The value of a least-squares line anywhere is a fixed combination of the points.
        double middle = (Points - 1) / 2.0;
        double spread = Points * ((double)Points * Points - 1) / 12;
        Span<double> coefficients = stackalloc double[Points - 1];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = (1.0 / Points) + ((i - middle) * (Points - 1 + horizon - middle) / spread);
        }

        Combine(sleep, coefficients);
    }
}
