using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>Which slices of the weight vector something concerns: layers by kind or by name, with or without their biases.</summary>
/// <param name="Layers">Words: <c>all</c>, <c>convolutions</c>, <c>dense</c>, or names of layers. Their union is taken.</param>
/// <param name="Biases">
/// True chooses the biases of neurons too, false only their incoming weights. Null, the default, leaves it to each rule (see <see cref="Intervention.TakesAllParameters"/>).
/// </param>
public sealed record LayerSelection(IReadOnlyList<string> Layers, bool? Biases = null)
{
    /// <summary>Gets the words that stand for kinds of layers.</summary>
    public static IReadOnlyList<string> Words { get; } = ["all", "convolutions", "dense"];

    /// <summary>Gets the selection of the incoming weights of all convolutions and dense layers.</summary>
    public static LayerSelection All { get; } = new(["all"]);

    /// <summary>Finds the layers in a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The chosen layers that have neurons, in the network's order.</returns>
    /// <exception cref="ArgumentException">A name is no layer with neurons; the message lists those that are.</exception>
    public IReadOnlyList<LayerInfo> LayersOf(Network network)
    {
        List<LayerInfo> withNeurons = [.. network.Layers.Where(layer => layer.Weight is not null)];
        foreach (string word in Layers)
        {
            if (!Words.Contains(word) && !withNeurons.Any(layer => layer.Name == word))
            {
                throw new ArgumentException(
                    $"'{word}' is no layer with neurons in network '{network.Name}'. Use {string.Join(", ", Words)}, or one of: {string.Join(", ", withNeurons.Select(layer => layer.Name))}.");
            }
        }

        return [.. withNeurons.Where(layer => Layers.Any(word => word switch
        {
            "all" => true,
            "convolutions" => layer.Layer is Convolution,
            "dense" => layer.Layer is Dense,
            _ => layer.Name == word,
        }))];
    }

    /// <summary>Finds the slices in a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="all">
    /// Where <see cref="Biases"/> is null: true chooses all parameters of the layers (and with the word <c>all</c> those of normalisations), false
    /// the incoming weights of neurons.
    /// </param>
    /// <returns>The chosen slices, in the order of the weight vector.</returns>
    /// <exception cref="ArgumentException">A name is no layer with neurons.</exception>
    public IReadOnlyList<Parameter> SlicesOf(Network network, bool all = false)
    {
        var chosen = LayersOf(network).SelectMany(layer => layer.Parameters);
        return Biases is null && all
            ? Layers.Contains("all") ? network.Parameters : [.. chosen]
            : [.. chosen.Where(parameter => parameter.Role == ParameterRole.Weight || Biases == true)];
    }
}
