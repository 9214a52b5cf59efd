using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A network compiled for a batch size: a flat list of kernel calls on buffers that are allocated once. No pass allocates.</summary>
/// <remarks>Holds the activations of the latest pass; not thread-safe. Weights come from outside, so one plan serves any <see cref="NetworkState"/> of its network.</remarks>
public sealed class Plan
{
    private readonly (string Layer, PlanValue Value)[] values;
    private readonly PlanValue[] inputs;
    private readonly PlanValue[] outputs;
    private readonly Parameter[] unused;
    private readonly PlanPasses passes;
    private int samples;
    private RandomSource noise;

    internal Plan(Network network, PlanOptions options, PlanBuilder.Result built)
    {
        Network = network;
        Options = options;
        values = [.. built.Steps.Select(step => (step.Layer, step.Output))];
        passes = new PlanPasses(network, options, built);
        Steps = PlanDescription.Of(network, options, built);
        inputs = built.Inputs;
        outputs = built.Outputs;
        unused = built.UnusedParameters;
    }

    /// <summary>Gets the network.</summary>
    public Network Network { get; }

    /// <summary>Gets what the plan was compiled for.</summary>
    public PlanOptions Options { get; }

    /// <summary>Gets what the plan does, in order, for people: kernels, layouts, places and the rules that chose them.</summary>
    public IReadOnlyList<PlanStepInfo> Steps { get; }

    /// <summary>Gets where an input batch is written: sample after sample, BatchSize rows of one sample's features.</summary>
    /// <param name="index">Which input of the network.</param>
    public Span<float> Input(int index = 0) => inputs[index].Data.Span[..(Options.BatchSize * inputs[index].Features)];

    /// <summary>Gets an output of the latest forward pass: sample after sample, as many rows as that pass had samples.</summary>
    /// <param name="index">Which output of the network, or, counted on from those, which value of <see cref="PlanOptions.Also"/>.</param>
    public ReadOnlySpan<float> Output(int index = 0) => outputs[index].Data.Span[..(samples * outputs[index].Features)];

    /// <summary>Gets where the gradient of the objective by an output is written before <see cref="Backward"/>: rows as in <see cref="Output"/>.</summary>
    /// <param name="index">Which output of the network.</param>
    /// <exception cref="InvalidOperationException">The plan does not train, or the output depends on no parameter.</exception>
    public Span<float> OutputGradient(int index = 0) => GradientOf(outputs[index], "output")[..(samples * outputs[index].Features)];

    /// <summary>Gets the gradient by an input after <see cref="Backward"/>: rows as in <see cref="Input"/>.</summary>
    /// <param name="index">Which input of the network.</param>
    /// <exception cref="InvalidOperationException">The plan was compiled without <see cref="PlanOptions.InputGradients"/>.</exception>
    public ReadOnlySpan<float> InputGradient(int index = 0) => GradientOf(inputs[index], "input")[..(samples * inputs[index].Features)];

    /// <summary>Computes the outputs of the samples in <see cref="Input"/>.</summary>
    /// <param name="state">Weights, and statistics: a training plan updates the running ones.</param>
    /// <param name="samples">How many rows of the input hold samples, 1 to BatchSize.</param>
    /// <param name="noise">The random source of this training step, for dropout and the like: drawn from by layer, sample and feature.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is out of range.</exception>
    public void Forward(NetworkState state, int samples, RandomSource noise = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, Options.BatchSize);
        Check(state);
        this.samples = samples;
        this.noise = noise;
        passes.Forward(state, samples, noise);
    }

    /// <summary>Computes the gradient of the objective by the weights, from <see cref="OutputGradient"/>; overwrites <see cref="NetworkState.Gradient"/>.</summary>
    /// <param name="state">The state of the latest <see cref="Forward"/>, with the same weights.</param>
    /// <exception cref="InvalidOperationException">The plan does not train.</exception>
    public void Backward(NetworkState state)
    {
        if (!Options.Training)
        {
            throw new InvalidOperationException("This plan was compiled for inference. Compile it with Training = true to go backward.");
        }

        Check(state);
        foreach (var parameter in unused)
        {
            parameter.Of(state.Gradient.Span).Clear();
        }

        passes.Backward(state, samples, noise);
    }

    /// <summary>Finds where a number stopped being finite, for the message of a diverged run.</summary>
    /// <param name="state">The run's state.</param>
    /// <returns>For example <c>the weights of layer 'conv2'</c> or <c>the output of layer 'fc1'</c>; null if all is finite.</returns>
    public string? FindNonFinite(NetworkState state)
    {
        foreach (var parameter in Network.Parameters)
        {
            if (!FlatVector.AllFinite(parameter.Of(state.Weights.Span)))
            {
                return $"the weights of layer '{parameter.Layer}'";
            }
        }

        foreach (var (layer, value) in values)
        {
            if (samples > 0 && !AllFinite(value))
            {
                return $"the output of layer '{layer}'";
            }
        }

        return null;
    }

    private bool AllFinite(PlanValue value)
    {
        if (value.Layout == Layout.SampleMajor)
        {
            return FlatVector.AllFinite(value.Data.Span[..(samples * value.Features)]);
        }

        // Lanes beyond the last sample mean nothing and are not looked at.
        for (int at = 0; at < value.Extent(samples); at += PlanValue.Lanes)
        {
            int block = at / (value.Features * PlanValue.Lanes);
            int lanes = Math.Min(PlanValue.Lanes, samples - (block * PlanValue.Lanes));
            if (!FlatVector.AllFinite(value.Data.Span.Slice(at, lanes)))
            {
                return false;
            }
        }

        return true;
    }

    private static Span<float> GradientOf(PlanValue value, string what) =>
        value.Gradient is { } gradient
            ? gradient.Span
            : throw new InvalidOperationException($"This plan computes no gradient by this {what}. Compile it with Training = true and, for inputs, InputGradients = true.");

    private void Check(NetworkState state)
    {
        if (!ReferenceEquals(state.Network, Network))
        {
            throw new ArgumentException($"The state belongs to network '{state.Network.Name}', but the plan to '{Network.Name}'.", nameof(state));
        }
    }
}
