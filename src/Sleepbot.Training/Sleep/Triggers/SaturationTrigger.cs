using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Sleeps when the norms of the neurons have come to rest: over a window of training they have changed by less than a threshold.</summary>
/// <remarks>
/// At the end of every window, the mean over the neurons of |norm - norm at the window's start| / norm at its start is compared with the threshold.
/// A neuron whose norm was 0 counts 0 if it still is, and 1 otherwise.
/// </remarks>
public sealed class SaturationTrigger : SleepTrigger
{
    private readonly TrainingTime window;
    private readonly double threshold;

    /// <summary>Creates the trigger.</summary>
    /// <param name="window">How much training lies between two looks at the norms.</param>
    /// <param name="threshold">The mean relative change below which the norms are at rest, above 0. The default is 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public SaturationTrigger(TrainingTime window, double threshold = 0.01)
    {
        this.window = window.IsPositive ? window : throw new ArgumentOutOfRangeException(nameof(window), $"The saturation's window is {window}, expected a finite time above 0, for example '1 epochs'.");
        this.threshold = threshold > 0 ? threshold : throw new ArgumentOutOfRangeException(nameof(threshold), $"The saturation's threshold is {threshold}, expected a number above 0.");
    }

    /// <inheritdoc/>
    public override bool IsDue(TriggerContext run)
    {
        // The first window begins with the first look: the norms of initial weights say nothing about rest.
        long steps = run.InSteps(window);
        if ((run.Step - 1) % steps != 0)
        {
            return false;
        }

        int neurons = 0;
        for (int i = 0; i < run.Slices.Count; i++)
        {
            neurons += run.Slices[i].Neurons;
        }

        double change = Renew(run, run.StateVector("norms", neurons));
        return run.Step > steps && change / Math.Max(1, neurons) < threshold;
    }

    /// <summary>Puts the norms of now in place of those of the window's start.</summary>
    /// <returns>The sum of their relative changes.</returns>
    private static double Renew(TriggerContext run, Span<float> norms)
    {
        double change = 0;
        int at = 0;
        for (int i = 0; i < run.Slices.Count; i++)
        {
            Parameter slice = run.Slices[i];
            for (int neuron = 0; neuron < slice.Neurons; neuron++, at++)
            {
                float now = (float)FlatVector.Norm(slice.Of(run.Weights).Slice(neuron * slice.PerNeuron, slice.PerNeuron));
                change += norms[at] > 0 ? Math.Abs(now - norms[at]) / norms[at] : now > 0 ? 1 : 0;
                norms[at] = now;
            }
        }

        return change;
    }
}
