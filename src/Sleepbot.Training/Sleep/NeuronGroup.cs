using System.Runtime.CompilerServices;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>The neurons of a layer, with where their answers can be seen and which next layers read them.</summary>
/// <param name="Weight">Their incoming weights.</param>
/// <param name="Bias">Their biases, or null.</param>
/// <param name="Norms">Scales and shifts of normalisations between them and their answers: one number for each neuron.</param>
/// <param name="Activation">The layer whose output holds their answers, after normalisation and activation function.</param>
/// <param name="Readers">The incoming weights of the next layers, whose inputs are grouped by these neurons.</param>
internal sealed record NeuronGroup(Parameter Weight, Parameter? Bias, Parameter[] Norms, LayerInfo Activation, Parameter[] Readers)
{
    private static readonly ConditionalWeakTable<Network, NeuronGroup[]> known = [];

    /// <summary>Finds the groups of a network: its layers with neurons that only convolutions and dense layers read, whatever pools lie between.</summary>
    /// <param name="network">The network.</param>
    public static NeuronGroup[] Of(Network network) => known.GetValue(network, static network =>
        [.. network.Layers.Where(layer => layer.Weight is not null).Select(layer => Trace(network, layer)).OfType<NeuronGroup>()]);

    private static NeuronGroup? Trace(Network network, LayerInfo layer)
    {
        var answer = layer.Output;
        List<Parameter> norms = [];
        while (ReadersOf(network, answer) is [var next] && IsAnswer(next.Operation))
        {
            answer = next;
            norms.AddRange(next.Parameters.Where(parameter => parameter.Length == layer.Weight!.Neurons));
        }

        List<Parameter> readers = [];
        var shown = network.Layers.FirstOrDefault(other => other.Output == answer);
        return shown is not null && Collect(network, answer, readers)
            ? new NeuronGroup(layer.Weight!, layer.Bias, [.. norms], shown, [.. readers])
            : null;
    }

    private static bool Collect(Network network, Node node, List<Parameter> readers)
    {
        var next = ReadersOf(network, node);
        return next.Count > 0 && !network.Outputs.Contains(node) && next.All(reader =>
        {
            if (reader.Operation is LinearOperation or ConvolutionOperation { Groups: 1 })
            {
                readers.Add(reader.Parameters[0]);
                return true;
            }

            return (IsAnswer(reader.Operation) || KeepsChannels(reader.Operation)) && Collect(network, reader, readers);
        });
    }

    private static List<Node> ReadersOf(Network network, Node node) => [.. network.Nodes.Where(other => other.Inputs.Contains(node))];

    private static bool IsAnswer(Operation? operation) =>
        operation is BatchNormalisationOperation or LeakyReluOperation or RandomisedLeakyReluOperation or ScaleOperation or SigmoidOperation or TanhOperation;

    private static bool KeepsChannels(Operation? operation) =>
        operation is MaxPoolOperation or AveragePoolOperation or GlobalAveragePoolOperation or FlattenOperation or DropoutOperation or LocalResponseNormalisationOperation;
}
