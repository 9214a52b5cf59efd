using System.ComponentModel;

namespace Sleepbot.Training;

/// <summary>Puts each weight where its last three points say that it is going: Aitken's delta-squared process.</summary>
/// <remarks>
/// With the points x0, x1, x2 of a stretch (see <see cref="Forecast"/>): new = x2 - (x2 - x1)^2 / ((x2 - x1) - (x1 - x0)), exact where the error shrinks by the same ratio, also with
/// alternating sign. Not related to <see cref="DeltaSquared"/> but by the name: that adds the square of one step. A weight whose steps do not shrink stays.
/// A. Aitken, "On Bernoulli's numerical solution of algebraic equations", Proc. Royal Soc. Edinburgh 46 (1926) 289.
/// </remarks>
/// <param name="longest">The longest jump of a weight, in lengths of its last step; at least 0.</param>
[Description("new = x2 - (x2 - x1)^2 / (x2 - 2 x1 + x0) for each weight, over three sleeps")]
public sealed class Aitken(double longest = 20) : Forecast(3, 3)
{
    private readonly double longest = Settings.NotNegative(longest, nameof(longest));

    /// <inheritdoc/>
    protected override void Jump(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            var x0 = slice.Previous(2);
            var x1 = slice.Previous();
            var x2 = slice.Weights;
            for (int i = 0; i < x2.Length; i++)
            {
                double first = (double)x1[i] - x0[i], second = (double)x2[i] - x1[i];
                if (Math.Abs(second) < Math.Abs(first))
                {
                    x2[i] += (float)(second * Math.Min(longest, Math.Max(-longest, second / (first - second))));
                }
            }
        }
    }
}
