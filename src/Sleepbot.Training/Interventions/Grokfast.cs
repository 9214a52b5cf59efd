using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Amplifies the slow part of the gradient: slow = alpha * slow + (1 - alpha) * g; g = g + amplify * slow.</summary>
/// <remarks>
/// The slow part begins as the first gradient it sees. Let the network sleep every step: only the batch after a sleep is filtered.
/// J. Lee, B. Kang, K. Kim, K. Lee, "Grokfast: accelerated grokking by amplifying slow gradients", 2024, arXiv:2405.20233 (Grokfast-EMA).
/// </remarks>
/// <param name="alpha">The weight of the past in the slow part, from 0 to 1.</param>
/// <param name="amplify">The paper's lambda: how many times the slow part is added; any finite number.</param>
[Description("gradient + amplify * slow, with slow = alpha * slow + (1 - alpha) * gradient")]
public sealed class Grokfast(float alpha = 0.98f, float amplify = 2) : Intervention
{
    private readonly float alpha = Settings.Share(alpha, nameof(alpha));

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
        bool first = sleep.StateNumber("begun") == 0;
        sleep.StateNumber("begun") = 1;
        foreach (var slice in sleep.Slices)
        {
            var fast = slice.Parameter.Of(gradient);
            var slow = slice.State("slow");
            FlatVector.Blend(slow, first ? 1 : 1 - alpha, fast);
            FlatVector.AddMultiple(fast, amplify, slow);
        }
    }
}
