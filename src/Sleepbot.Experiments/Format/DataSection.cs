using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;

namespace Sleepbot.Experiments.Format;

/// <summary>What is learned. Exactly one of name, folder and mixture is written.</summary>
[ReadWith(typeof(DataForm))]
internal sealed record DataSection
{
    /// <summary>The name of the made-up data with its default settings.</summary>
    public const string MixtureName = "gaussian-mixture";

    /// <summary>Gets the names of the data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DataCatalogue.All.Select(entry => entry.Name), MixtureName];

    /// <summary>Gets the name of a public data set, which is fetched if it is not there; or gaussian-mixture.</summary>
    [ReadWith(typeof(DataNameForm))]
    public string? Name { get; init; }

    /// <summary>Gets a folder of four IDX files under MNIST's names, plain or gzipped.</summary>
    public string? Folder { get; init; }

    /// <summary>Gets the settings of a Gaussian mixture.</summary>
    public GaussianMixture? Mixture { get; init; }

    /// <summary>Gets how features are mapped: scale (bytes divided by 255, the default), standardise (to mean 0 and deviation 1 of the training split), none, or {mean, deviation}.</summary>
    [ReadWith(typeof(NormalisationForm))]
    public Normalisation Normalise { get; init; } = Normalisation.Scale;

    /// <summary>Gets the classes to keep in both splits, renumbered in this order: [1, 3] makes a two-class problem. The default is all.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Gets which training samples to keep. The default is all.</summary>
    public SubsetSection? Train { get; init; }

    /// <summary>Gets which test samples to keep. The default is all.</summary>
    public SubsetSection? Test { get; init; }

    /// <summary>Gets how many of those training samples are held out for validation, each class in proportion: settings, the best weights and the moment to stop are chosen by them. The default is none.</summary>
    [Range(1, int.MaxValue)]
    public int? Validation { get; init; }

    private sealed class DataForm() : EitherForm(new ShortForm(), new SettingsForm(typeof(DataSection)));

    private sealed class ShortForm : Form
    {
        private readonly DataNameForm name = new();

        public override string Expected => name.Expected;

        public override object? Read(YamlValue value, string name, ReadContext context) =>
            this.name.Read(value, name, context) is string known ? new DataSection { Name = known } : null;

        public override JsonObject Describe(SchemaBuilder schema) => name.Describe(schema);
    }

    private sealed class DataNameForm : Form
    {
        public override string Expected => $"a data set: {string.Join(", ", Names)}";

        public override object? Read(YamlValue value, string name, ReadContext context)
        {
            if (value is not YamlText { IsEmpty: false, Text: var text })
            {
                return Refuse(value, name, context);
            }

            if (!Names.Contains(text))
            {
                context.Problems.Add(value.Place, $"'{text}' is no data set. {NearestName.Suggest(text, Names)} For files of your own write folder: PATH.");
                return null;
            }

            return text;
        }

        public override JsonObject Describe(SchemaBuilder schema) => new() { ["enum"] = new JsonArray([.. Names.Select(name => (JsonNode)name)]) };
    }
}
