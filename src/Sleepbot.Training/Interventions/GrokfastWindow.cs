using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Amplifies the slow part of the gradient, taken as the mean of the latest ones: g = g + amplify * mean(latest window gradients).</summary>
/// <remarks>
/// Until the window is full, nothing is added. It keeps as many vectors as the window is long. Let the network sleep every step.
/// J. Lee, B. Kang, K. Kim, K. Lee, "Grokfast: accelerated grokking by amplifying slow gradients", 2024, arXiv:2405.20233 (Grokfast-MA).
/// </remarks>
/// <param name="window">How many gradients the mean holds, this one included; at least 1.</param>
/// <param name="amplify">The paper's lambda: how many times the mean is added; any finite number.</param>
[Description("gradient + amplify * mean of the latest `window` gradients")]
public sealed class GrokfastWindow(int window = 100, float amplify = 5) : Intervention
{
    private readonly int window = Settings.AtLeast(1, window, nameof(window));

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
        int length = gradient.Length;
        var ring = sleep.StateVector("gradients", checked(window * length));
        var sum = sleep.StateVector("sum");
        double seen = sleep.StateNumber("seen");
        int place = (int)(seen % window);
        var oldest = ring.Slice(place * length, length);
        FlatVector.AddMultiple(sum, -1, oldest);
        gradient.CopyTo(oldest);
        FlatVector.AddMultiple(sum, 1, oldest);
        if (place == 0)
        {
            // Once a round the sum is taken anew, so that rounding errors do not gather.
            sum.Clear();
            for (int i = 0; i < window; i++)
            {
                FlatVector.AddMultiple(sum, 1, ring.Slice(i * length, length));
            }
        }

        sleep.StateNumber("seen") = seen + 1;
        if (seen + 1 < window)
        {
            return;
        }

        foreach (var slice in sleep.Slices)
        {
            FlatVector.AddMultiple(slice.Parameter.Of(gradient), amplify / window, slice.State("sum"));
        }
    }
}
