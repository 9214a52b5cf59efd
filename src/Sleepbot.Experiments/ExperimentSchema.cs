using System.Text.Encodings.Web;
using System.Text.Json;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;

namespace Sleepbot.Experiments;

/// <summary>Describes experiment files for editors, as JSON Schema. Made from the same classes that read the files, so it cannot tell another story.</summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions style = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the schema.</summary>
    /// <returns>A JSON Schema (draft 2020-12), with line feeds, always the same for the same version.</returns>
    public static string Write()
    {
        SchemaBuilder schema = new();
        return schema.Complete(new SettingsForm(typeof(ExperimentSection)).DescribeInPlace(schema)).ToJsonString(style) + "\n";
    }
}
