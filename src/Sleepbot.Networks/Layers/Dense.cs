using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Computes weight * input + bias; an image is read as one row of features: (features) to (Width).</summary>
/// <param name="Width">Outputs: the number of neurons.</param>
public sealed record Dense(int Width) : Layer
{
    /// <summary>Gets what fills the weights at the start of a run.</summary>
    /// <value>The default is Xavier/Glorot uniform.</value>
    public Initializer WeightInitializer { get; init; } = new XavierUniformInitializer();

    /// <summary>Gets what fills the biases at the start of a run.</summary>
    /// <value>The default is 0.</value>
    public Initializer BiasInitializer { get; init; } = new ConstantInitializer(0);

    /// <summary>Gets whether every neuron has a bias.</summary>
    /// <value>The default is true.</value>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override Node Build(GraphBuilder graph, IReadOnlyList<Node> inputs)
    {
        if (Width < 1)
        {
            throw new ShapeException($"Layer '{Name}': width is {Width}, expected at least 1.");
        }

        var weight = graph.Parameter("weight", ParameterRole.Weight, [Width, inputs[0].Shape.Size], WeightInitializer);
        Parameter[] parameters = Bias ? [weight, graph.Parameter("bias", ParameterRole.Bias, [Width], BiasInitializer)] : [weight];
        return graph.Apply(new LinearOperation(), inputs, parameters, []);
    }
}
