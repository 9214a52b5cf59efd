using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Networks;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Format;

/// <summary>A network: <c>lenet5</c>, <c>{model: mlp, widths: [64]}</c>, or <c>{layers: [...]}</c>.</summary>
internal sealed class NetworkForm : Form
{
    /// <summary>The key of a list of layers.</summary>
    public const string LayersKey = "layers";

    private const string ModelKey = "model";
    private const string NameKey = "name";

    private readonly NamedForm models = (NamedForm)Forms.Of(typeof(Model));
    private readonly ListForm layers = new(typeof(Layer), Forms.Of(typeof(Layer)));

    /// <inheritdoc/>
    public override string Expected => $"the name of a model, {{{ModelKey}: NAME, ...}} with its options, or {{{LayersKey}: [...]}}";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        switch (value)
        {
            case YamlText { IsEmpty: false } text:
                return OfModel(value, models.ReadNamed(text.Text, new YamlSection([], text.Place), text.Place, context));
            case YamlSection section when section.Find(ModelKey) is { Value: YamlText model }:
                var options = new YamlSection([.. section.Entries.Where(entry => entry.Key != ModelKey)], section.Place);
                return OfModel(value, models.ReadNamed(model.Text, options, model.Place, context));
            case YamlSection section when section.Find(LayersKey) is { } list:
                return ReadLayers(section, list, context);
            default:
                return Refuse(value, name, context);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => schema.Shared("network", () => SchemaBuilder.AnyOf(
    [
        new JsonObject { ["enum"] = new JsonArray([.. models.Classes.Keys.Select(name => (JsonNode)name)]) },
        .. models.DescribeWithKey(schema, ModelKey),
        new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A network of your own, layer by layer.",
            ["properties"] = new JsonObject { [NameKey] = new JsonObject { ["type"] = "string" }, [LayersKey] = layers.Describe(schema) },
            ["required"] = new JsonArray(LayersKey),
            ["additionalProperties"] = false,
        },
    ]));

    private static NetworkChoice? OfModel(YamlValue written, object? model) => model is Model made ? new NetworkChoice(written, made.Name, made, []) : null;

    private NetworkChoice? ReadLayers(YamlSection section, YamlEntry list, ReadContext context)
    {
        foreach (var entry in section.Entries.Where(entry => entry.Key is not (LayersKey or NameKey)))
        {
            context.Problems.Add(entry.Place, $"'{entry.Key}' is not known here. {NearestName.Suggest(entry.Key, [NameKey, LayersKey])}");
        }

        string name = (section.Find(NameKey)?.Value as YamlText)?.Text ?? "custom";
        if (list.Value is YamlList { Items: [] })
        {
            context.Problems.Add(list.Place, "the network has no layers. Write at least one, such as {dense: 10}.");
            return null;
        }

        return layers.Read(list.Value, $"'{LayersKey}'", context) is IReadOnlyList<Layer> read ? new NetworkChoice(section, name, null, read) : null;
    }
}
