using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Format;

/// <summary>A network as an experiment file names it: a model of the zoo, or a list of layers.</summary>
/// <param name="Written">How it is written. Arms that share it share one network.</param>
/// <param name="Name">The network's name.</param>
/// <param name="Model">The model, or null for a list of layers.</param>
/// <param name="Layers">The layers, empty for a model.</param>
[ReadWith(typeof(NetworkForm))]
internal sealed record NetworkChoice(YamlValue Written, string Name, Model? Model, IReadOnlyList<Layer> Layers)
{
    /// <summary>Builds the network.</summary>
    /// <param name="input">Shape of one sample.</param>
    /// <param name="classes">Number of classes of the data.</param>
    /// <param name="problems">Takes the mistake, at the layer's line.</param>
    /// <returns>The network, or null if it is impossible.</returns>
    public Network? Build(Shape input, int classes, ProblemList problems)
    {
        try
        {
            var network = Model is null ? Network.Build(Name, input, Layers) : Model.Build(input, classes);
            if (network.OutputShape.Rank != 1 || network.OutputShape.Size < classes)
            {
                problems.Add(LastPlace(), $"the network's output has shape {network.OutputShape}, but the data has {classes} classes. End it with a layer of {classes} outputs, such as {{dense: {classes}}}.");
                return null;
            }

            return network;
        }
        catch (Exception problem) when (problem is ShapeException or ArgumentException)
        {
            problems.Add(PlaceOfFirstBad(input), problem.Message);
            return null;
        }
    }

    private Place LastPlace() => Model is null && LayerValues() is [.., var last] ? last.Place : Written.Place;

    /// <summary>Finds the layer to blame: the first with which the layers up to it cannot be built.</summary>
    private Place PlaceOfFirstBad(Shape input)
    {
        for (int count = 1; count <= Layers.Count; count++)
        {
            try
            {
                Network.Build(Name, input, [.. Layers.Take(count)]);
            }
            catch (Exception problem) when (problem is ShapeException or ArgumentException)
            {
                return LayerValues()[count - 1].Place;
            }
        }

        return Written.Place;
    }

    private IReadOnlyList<YamlValue> LayerValues() =>
        (Written as YamlSection)?.Find(NetworkForm.LayersKey)?.Value is YamlList list ? list.Items : [Written];
}
