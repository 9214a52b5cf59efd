using System.Runtime.CompilerServices;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>A network as a chain of dense layers without biases, as spiking neurons can take it over.</summary>
/// <param name="Weights">The incoming weights of each layer, from the input on.</param>
/// <param name="Answers">The layers whose outputs the next dense layer reads, and the output.</param>
/// <param name="Fault">Why the network is no such chain, or null if it is.</param>
internal sealed record SpikingLayers(Parameter[] Weights, LayerInfo[] Answers, string? Fault)
{
    private const string Needs = "Sleep replay needs a chain of dense layers without biases, with relu between them.";
    private static readonly ConditionalWeakTable<Network, SpikingLayers> known = [];

    /// <summary>Gets the most neurons or inputs that a layer has.</summary>
    public int Widest { get; } = Weights.Length == 0 ? 0 : Weights.Max(weight => Math.Max(weight.Neurons, weight.PerNeuron));

    /// <summary>Gets the neurons of all layers.</summary>
    public int Neurons { get; } = Weights.Sum(weight => weight.Neurons);

    /// <summary>Takes a network apart.</summary>
    /// <param name="network">The network.</param>
    public static SpikingLayers Of(Network network) => known.GetValue(network, Trace);

    private static SpikingLayers Trace(Network network)
    {
        List<Parameter> weights = [];
        List<LayerInfo> answers = [];
        var node = network.Nodes.First(start => start.Operation is null);
        bool rectified = true;
        while (node != network.Outputs[0])
        {
            Node[] readers = [.. network.Nodes.Where(other => other.Inputs.Contains(node))];
            if (readers is not [{ Inputs.Count: 1 } next])
            {
                return Refuse($"the output of layer '{node.Layer}' has {readers.Length} readers, or meets another layer's. {Needs}");
            }

            if (next.Operation is LinearOperation)
            {
                if (next.Parameters.Count > 1)
                {
                    return Refuse($"layer '{next.Layer}' has biases. {Needs} Write {{dense: {{width: {next.Parameters[0].Neurons}, bias: false}}}}.");
                }

                if (!rectified)
                {
                    return Refuse($"there is no relu before layer '{next.Layer}'. {Needs}");
                }

                if (weights.Count > 0)
                {
                    answers.Add(network.Layers.First(layer => layer.Output == node));
                }

                weights.Add(next.Parameters[0]);
                rectified = false;
            }
            else if (next.Operation is LeakyReluOperation { Leak: 0 })
            {
                rectified = true;
            }
            else if (next.Operation is not (DropoutOperation or FlattenOperation or ScaleOperation { Factor: > 0 }))
            {
                return Refuse($"layer '{next.Layer}' is none that it knows. {Needs}");
            }

            node = next;
        }

        if (weights.Count == 0 || network.Outputs.Count > 1)
        {
            return Refuse($"network '{network.Name}' has {weights.Count} dense layers and {network.Outputs.Count} outputs. {Needs}");
        }

        return new SpikingLayers([.. weights], [.. answers, network.Layers.First(layer => layer.Output == node)], null);
    }

    private static SpikingLayers Refuse(string fault) => new([], [], fault);
}
