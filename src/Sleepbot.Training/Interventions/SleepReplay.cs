using System.Buffers;
using System.ComponentModel;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>Sleep replay consolidation: the network runs as one of spiking neurons on noise, and what fires together is wired together, so that forgotten tasks come back.</summary>
/// <remarks>
/// <para>
/// The input x of a time step is the mean of all images seen so far, within a square at a random place, and 0 elsewhere; pixel i spikes with probability 2 * 0.001 * rate * x[i]. Layer after layer, with
/// s the spikes of the layer before: m = 0.999 m + alpha W s; a neuron spikes where m &gt;= threshold, and its m becomes 0. Of a neuron that spikes, weights from inputs that spike too grow by increase * g(w),
/// the others shrink by decrease * g(w), with g(w) = 2 (1 - sigmoid(w / 0.001)): hardly anything but weights below 0 moves.
/// </para>
/// <para>
/// With c[l] the larger of the layer's largest weight and its largest activation over the images seen (rectified, dropout off), alpha[l] = scale / d[l], where
/// d[1] = c[1] and d[l] = c[l] / d[l-1]. The network is a chain of dense layers without biases with rectifiers between them, ending in a dense layer; the output counts as rectified. Dropout and scaling may lie between.
/// </para>
/// <para>
/// T. Tadros, G. Krishnan, R. Ramyaa, M. Bazhenov, "Sleep-like unsupervised replay reduces catastrophic forgetting in artificial neural networks", Nature Communications 13:7742,
/// 2022; details as in the authors' code. It works on networks whose dropout is that of its paper: see <see cref="Networks.Scale"/>.
/// </para>
/// </remarks>
[Description("runs the network as spiking neurons on noise with the mean image of what it has seen; Hebbian changes bring forgotten tasks back")]
public sealed class SleepReplay : Intervention
{
    private readonly ReplayDynamics dynamics;
    private readonly int steps;
    private readonly int moreSteps;

    /// <summary>Creates the rule. What is not given is as <paramref name="settings"/> has it.</summary>
    /// <param name="settings">Whose settings: <c>fashion-mnist</c> (the default) or <c>mnist</c>.</param>
    /// <param name="rate">Rate of the input: in each time step a pixel of value x spikes with probability 2 * 0.001 * rate * x; at least 0.</param>
    /// <param name="increase">Growth of weights between neurons that spike together; at least 0.</param>
    /// <param name="decrease">Decay of weights from silent inputs to a neuron that spikes; at least 0.</param>
    /// <param name="thresholds">At which potential the neurons of each layer spike, above 0: one number for each dense layer.</param>
    /// <param name="scale">The factor of all potentials; at least 0.</param>
    /// <param name="steps">Time steps of a sleep after the first task; at least 1. The default is 15,000.</param>
    /// <param name="moreSteps">Time steps that each further task adds; at least 0. The default is 5,000.</param>
    /// <param name="patch">Side of the square in pixels; at least 1. Where the image is smaller, all of it shows. The default is 11.</param>
    /// <param name="shuffled">Control: at each time step the spikes of each layer move to as many of its neurons at random, before they teach and are passed on. False by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public SleepReplay(
        ReplaySettings settings = ReplaySettings.FashionMnist,
        double? rate = null,
        float? increase = null,
        float? decrease = null,
        IReadOnlyList<float>? thresholds = null,
        float? scale = null,
        int steps = 15_000,
        int moreSteps = 5_000,
        int patch = 11,
        bool shuffled = false)
    {
        bool digits = settings == ReplaySettings.Mnist;
        this.steps = Settings.AtLeast(1, steps, nameof(steps));
        this.moreSteps = Settings.AtLeast(0, moreSteps, nameof(moreSteps));
        dynamics = new ReplayDynamics
        {
            Rate = Settings.NotNegative(rate ?? (digits ? 239.515363 : 181.047258), nameof(rate)),
            Increase = (float)Settings.NotNegative(increase ?? (digits ? 0.032064f : 0.041001f), nameof(increase)),
            Decrease = (float)Settings.NotNegative(decrease ?? 0.003344f, nameof(decrease)),
            Thresholds = [.. thresholds ?? (digits ? [14.548273f, 44.560317f, 38.046326f] : [40.446884f, 27.596929f, 33.109393f])],
            Scale = (float)Settings.NotNegative(scale ?? (digits ? 55.882454f : 31.592987f), nameof(scale)),
            Patch = Settings.AtLeast(1, patch, nameof(patch)),
            Shuffled = shuffled,
        };
        foreach (float threshold in dynamics.Thresholds)
        {
            _ = threshold > 0 && float.IsFinite(threshold)
                ? threshold
                : throw new ArgumentOutOfRangeException(nameof(thresholds), $"'thresholds' has {threshold}, expected finite numbers above 0.");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> FindFaults(Network network)
    {
        var layers = SpikingLayers.Of(network);
        return layers.Fault is { } fault ? [fault]
            : layers.Weights.Length == dynamics.Thresholds.Length ? []
            : [$"it has {dynamics.Thresholds.Length} thresholds, but network '{network.Name}' has {layers.Weights.Length} dense layers. Set thresholds to {layers.Weights.Length} numbers."];
    }

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        ArgumentNullException.ThrowIfNull(sleep);
        var layers = SpikingLayers.Of(sleep.Network);
        float[] image = ArrayPool<float>.Shared.Rent(sleep.Network.InputShape.Size);
        try
        {
            var mean = image.AsSpan(0, sleep.Network.InputShape.Size);
            Span<float> alpha = stackalloc float[layers.Weights.Length];
            ReplayImages.Measure(sleep, layers, mean, alpha);
            Normalise(sleep, layers, alpha);
            dynamics.Run(sleep, layers, mean, alpha, steps + (moreSteps * (sleep.TasksBegun - 1)));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(image);
        }
    }

    /// <summary>Turns largest activations into factors of potentials.</summary>
    private void Normalise(SleepContext sleep, SpikingLayers layers, Span<float> alpha)
    {
        float previous = 1;
        for (int layer = 0; layer < alpha.Length; layer++)
        {
            float largest = alpha[layer];
            foreach (float weight in layers.Weights[layer].Of((ReadOnlySpan<float>)sleep.Weights))
            {
                largest = Math.Max(largest, weight);
            }

            // Where no weight and no activation lies above 0 nothing can spike, and there is nothing to divide by.
            previous = largest > 0 ? largest / previous : 1;
            alpha[layer] = largest > 0 ? dynamics.Scale / previous : 0;
        }
    }
}
