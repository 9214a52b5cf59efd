using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>A file that is there. Its path is relative to the experiment file; it is read as the full path.</summary>
internal sealed class FileForm : Form
{
    /// <inheritdoc/>
    public override string Expected => "the path of a file";

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is not YamlText { IsEmpty: false, Text: var text } || text.Contains('\0') || string.IsNullOrWhiteSpace(text))
        {
            return Refuse(value, name, context);
        }

        string path = context.Resolve(text);
        if (File.Exists(path))
        {
            return path;
        }

        context.Problems.Add(value.Place, Directory.Exists(path)
            ? $"{name} is '{text}', which is a folder; expected a file."
            : $"{name} is '{text}', but there is no such file. Looked for: {path}.");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe(SchemaBuilder schema) => new() { ["type"] = "string" };
}
