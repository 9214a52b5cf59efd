using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Fits to each weight an exponential approach to a limit, and goes ahead on it.</summary>
/// <remarks>
/// With d[i] the steps of a stretch (see <see cref="Forecast"/>), the ratio r of successive steps is fitted by least squares, r = sum d[i] d[i+1] / sum d[i]^2, and
/// new = current + d[last] * (r + r^2 + ... + r^horizon). A weight whose r does not lie between 0 and 1 approaches nothing, and stays. With 3 points and an endless
/// horizon this is <see cref="Aitken"/>'s limit. The exponential baseline of J. Jang et al., ICML 2023.
/// </remarks>
/// <param name="points">How many points are fitted, 3 to 32.</param>
/// <param name="horizon">How far beyond the last point, in distances between two points; at least 0.</param>
[Description("each weight along its fitted exponential approach, `horizon` further")]
public sealed class ExponentialForecast(int points = 5, double horizon = 5) : Forecast(points, 3)
{
    private readonly double horizon = Settings.NotNegative(horizon, nameof(horizon));

    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        Span<float> stretch = stackalloc float[MostPoints * Block];
        foreach (var slice in sleep.Slices)
        {
            for (int start = 0; start < slice.Parameter.Length; start += Block)
            {
                int length = Load(slice, start, stretch);
                var weights = slice.Weights[start..];
                for (int i = 0; i < length; i++)
                {
                    var approach = Approach.Fit(stretch[i..], Block, Points);
                    weights[i] += (float)approach.Ahead(horizon);
                }
            }
        }
    }
}
