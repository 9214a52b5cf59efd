using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A network compiled for a batch size: a flat list of kernel calls on buffers that are allocated once. No pass allocates.</summary>
/// <remarks>Holds inputs and outputs of the latest pass; not thread-safe. Weights come from outside, so one plan serves any <see cref="NetworkState"/> of its network.</remarks>
public sealed class Plan
{
    private readonly PlanValue[] inputs;
    private readonly PlanValue[] outputs;
    private readonly Parameter[] unused;
    private readonly PlanPasses passes;
    private int samples;
    private RandomSource noise;

    internal Plan(Network network, PlanOptions options)
    {
        Network = network;
        Options = options;
        passes = new PlanPasses(network, options);
        Steps = PlanDescription.Of(network, options, passes.Built);
        inputs = passes.Built.Inputs;
        outputs = passes.Built.Outputs;
        unused = passes.Built.UnusedParameters;
    }

    /// <summary>Gets the network.</summary>
    public Network Network { get; }

    /// <summary>Gets what the plan was compiled for.</summary>
    public PlanOptions Options { get; }

    /// <summary>Gets what the plan does, in order, for people: kernels, layouts, places and the rules that chose them.</summary>
    public IReadOnlyList<PlanStepInfo> Steps { get; }

    /// <summary>Gets where an input batch is written: sample after sample, BatchSize rows of one sample's features.</summary>
    /// <param name="index">Which input of the network.</param>
    public Span<float> Input(int index = 0) => inputs[index].Data.Batch[..(Options.BatchSize * inputs[index].Features)];

    /// <summary>Gets an output of the latest pass: sample after sample, as many rows as that pass had samples.</summary>
    /// <param name="index">Which output of the network, or, counted on from those, which value of <see cref="PlanOptions.Also"/>.</param>
    public ReadOnlySpan<float> Output(int index = 0) => outputs[index].Data.Batch[..(samples * outputs[index].Features)];

    /// <summary>Gets the gradient by an input after <see cref="Train"/>: rows as in <see cref="Input"/>.</summary>
    /// <param name="index">Which input of the network.</param>
    /// <exception cref="InvalidOperationException">The plan was compiled without <see cref="PlanOptions.InputGradients"/>.</exception>
    public ReadOnlySpan<float> InputGradient(int index = 0) => inputs[index].GradientFor("input").Batch[..(samples * inputs[index].Features)];

    /// <summary>Computes the outputs of the samples in <see cref="Input"/>.</summary>
    /// <param name="state">Weights, and statistics: a training plan updates the running ones.</param>
    /// <param name="samples">How many rows of the input hold samples, 1 to BatchSize.</param>
    /// <param name="noise">The random source of this training step, for dropout and the like: drawn from by layer, sample and feature.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is out of range.</exception>
    public void Forward(NetworkState state, int samples, RandomSource noise = default)
    {
        Begin(state, samples, noise);
        passes.Forward(state, samples, noise);
    }

    /// <summary>Goes forward, has the objective measure the outputs, and goes backward: computes the gradient of the objective by the weights.</summary>
    /// <param name="state">Weights, statistics, whose running ones are updated, and <see cref="NetworkState.Gradient"/>, which is overwritten.</param>
    /// <param name="samples">How many rows of the input hold samples, 1 to BatchSize.</param>
    /// <param name="objective">Measures some rows of the batch after the other, in any order and, if the plan has a team, on any of its threads.</param>
    /// <param name="noise">The random source of this training step, for dropout and the like: drawn from by layer, sample and feature.</param>
    /// <param name="update">May update the weights of dense layers on the way back of a single sample, unless the objective was not finite; null to leave all weights as they are.</param>
    /// <returns>What the objective said of all rows, added up in their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The plan does not train.</exception>
    /// <remarks>
    /// A batch goes through the network in parts, each forward and backward before the next, so that its numbers stay in the cache; where
    /// a layer needs the whole batch, as batch normalisation does, only what comes after the last such layer.
    /// </remarks>
    public LossResult Train(NetworkState state, int samples, Objective objective, RandomSource noise = default, IBackwardUpdate? update = null)
    {
        if (!Options.Training)
        {
            throw new InvalidOperationException("This plan was compiled for inference. Compile it with Training = true to go backward.");
        }

        Begin(state, samples, noise);
        foreach (var parameter in unused)
        {
            parameter.Of(state.GradientRoom.Span).Clear();
        }

        return passes.Train(state, samples, noise, objective, update);
    }

    /// <summary>Finds where a number stopped being finite, for the message of a diverged run: sends the latest batch forward once more.</summary>
    /// <param name="state">The run's state. Its statistics are as before afterwards.</param>
    /// <returns>For example <c>the weights of layer 'conv2'</c> or <c>the output of layer 'fc1'</c>; null if all is finite.</returns>
    public string? FindNonFinite(NetworkState state)
    {
        Check(state);
        foreach (var parameter in Network.Parameters)
        {
            if (!FlatVector.AllFinite(parameter.Of(state.Weights.Span)))
            {
                return $"the weights of layer '{parameter.Layer}'";
            }
        }

        if (samples == 0)
        {
            return null;
        }

        float[] statistics = state.Statistics.Span.ToArray();
        var step = passes.FindNonFinite(state, samples, noise);
        statistics.CopyTo(state.Statistics.Span);
        return step is null ? null : $"the output of layer '{step.Layer}'";
    }

    private void Begin(NetworkState state, int samples, RandomSource noise)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, Options.BatchSize);
        Check(state);
        this.samples = samples;
        this.noise = noise;
    }

    private void Check(NetworkState state)
    {
        if (!ReferenceEquals(state.Network, Network))
        {
            throw new ArgumentException($"The state belongs to network '{state.Network.Name}', but the plan to '{Network.Name}'.", nameof(state));
        }
    }
}
