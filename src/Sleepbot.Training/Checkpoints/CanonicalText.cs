using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Shared;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Writes settings of any kind as lines <c>path = value</c>, always the same for the same content.</summary>
/// <remarks>
/// It looks at the fields of the objects themselves, so that a new option, or a rule of the user's own with settings of its own, is
/// never left out. What is null is not written: an option that is new and not used changes no text.
/// </remarks>
internal sealed class CanonicalText
{
    /// <summary>What stands between path and value.</summary>
    public const string Equal = " = ";

    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int Deepest = 64;
    private readonly StringBuilder text = new();

    /// <summary>Writes everything that a run depends on but its seed.</summary>
    /// <param name="run">The specification.</param>
    public static string Of(RunSpecification run)
    {
        var writer = new CanonicalText();
        writer.Line("numerics", Numerics.Name);
        foreach (var (name, field) in FieldsOf(typeof(RunSpecification)).Where(pair => pair.Name != NameStyle.Camel(nameof(RunSpecification.Seed))))
        {
            bool isVary = name == NameStyle.Camel(nameof(RunSpecification.Vary));
            writer.Write(name, isVary ? run.Varying : field.GetValue(run), 0);
        }

        return writer.text.ToString();
    }

    private void Write(string path, object? value, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidOperationException(
                $"'{path[..Math.Min(200, path.Length)]}' lies more than {Deepest} objects deep, so a run that has it cannot be told from others. An object of an experiment holds its settings only, and no object that leads back to it.");
        }

        switch (value)
        {
            case null:
                break;
            case string word:
                Line(path, JsonSerializer.Serialize(word));
                break;
            case bool or Enum or Shape or TrainingTime:
                Line(path, value.ToString()!);
                break;
            case IFormattable number when value.GetType().IsPrimitive:
                Line(path, number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case Checkpoint checkpoint:
                Line(path, checkpoint.Sha256);
                break;
            case SampleSet samples:
                // The hash tells them apart; the number is for people, and for whoever asks how far an accuracy can be trusted.
                Line(path, string.Create(CultureInfo.InvariantCulture, $"{samples.Count} samples {samples.ContentHash}"));
                break;
            case Dataset dataset:
                // Not its name, nor where it was found: what counts are the samples of its splits.
                WriteFields(path, dataset, depth, field => field.FieldType == typeof(SampleSet) && field.Name[0] == '<');
                break;
            case SafetensorsFile file:
                Line(path, TensorHash.Of(file));
                break;
            case Network network:
                WriteNetwork(path, network, depth);
                break;
            case IDictionary table:
                WriteList(path, table.Keys.Cast<object>().OrderBy(key => key.ToString(), StringComparer.Ordinal).Select(key => ($".{key}", table[key])), depth);
                break;
            case IEnumerable list:
                WriteList(path, list.Cast<object?>().Select((item, place) => ($"[{place}]", item)), depth);
                break;
            case Delegate function:
                Line(path, $"{function.Method.DeclaringType?.FullName}.{function.Method.Name}");
                Write($"{path}.target", function.Target, depth + 1);
                break;
            default:
                WriteObject(path, value, depth);
                break;
        }
    }

    private void WriteObject(string path, object value, int depth)
    {
        var type = value.GetType();
        Line(path, type.FullName!);
        if (SourceOf(type) is { } source)
        {
            Line($"{path}.source", source);
        }

        WriteFields(path, value, depth, _ => true);
    }

    private void WriteFields(string path, object value, int depth, Func<FieldInfo, bool> counts)
    {
        foreach (var (name, field) in FieldsOf(value.GetType()).Where(pair => counts(pair.Field)))
        {
            Write($"{path}.{name}", field.GetValue(value), depth + 1);
        }
    }

    private void WriteList(string path, IEnumerable<(string Key, object? Value)> items, int depth)
    {
        foreach (var (key, item) in items)
        {
            Write(path + key, item, depth + 1);
        }
    }

    /// <summary>Writes the layers as the user wrote them, and the graph that they were made into. Not the name, which is for people.</summary>
    private void WriteNetwork(string path, Network network, int depth)
    {
        WriteList($"{path}.layers", network.Layers.Select((layer, place) => ($"[{place}]", (object?)layer.Layer)), depth);
        foreach (var node in network.Nodes)
        {
            string at = $"{path}.nodes[{node.Index}]";
            Line(at, $"{node.Shape} of [{string.Join(", ", node.Inputs.Select(input => input.Index))}] with [{string.Join(", ", node.Parameters.Select(parameter => parameter.Name))}]");
            Write($"{at}.operation", node.Operation, depth + 1);
        }

        Line($"{path}.outputs", string.Join(", ", network.Outputs.Select(output => output.Index)));
        foreach (var parameter in network.Parameters)
        {
            string at = $"{path}.parameters.{parameter.Name}";
            Line(at, $"{parameter.Role} {parameter.Shape}");
            Write($"{at}.initializer", parameter.Initializer, depth + 1);
        }

        foreach (var statistic in network.Statistics)
        {
            Line($"{path}.statistics.{statistic.Name}", string.Create(CultureInfo.InvariantCulture, $"{statistic.Shape} from {statistic.Initial}"));
        }
    }

    private void Line(string path, string value) => text.Append(path).Append(Equal).Append(value).Append('\n');

    /// <summary>Gets what tells one version of a user's code from another; null for code of ours, which <see cref="Numerics"/> tells apart, and of .NET.</summary>
    private static string? SourceOf(Type type)
    {
        var assembly = type.Assembly;
        string name = assembly.GetName().Name ?? "";
        var source = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == ContentAddress.SourceKey);
        return source is not null ? source.Value
            : name.StartsWith("System.", StringComparison.Ordinal) || assembly == typeof(TrainingRun).Assembly || assembly == typeof(Network).Assembly || assembly == typeof(Dataset).Assembly || assembly == typeof(Shape).Assembly ? null
            : assembly.ManifestModule.ModuleVersionId.ToString();
    }

    private static IEnumerable<(string Name, FieldInfo Field)> FieldsOf(Type type)
    {
        List<(string Name, FieldInfo Field)> fields = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            fields.AddRange(level.GetFields(Fields).Select(field => (NameOf(field), field)));
        }

        return fields.OrderBy(pair => pair.Name, StringComparer.Ordinal);
    }

    /// <summary>Gets the name of the property or constructor parameter that a field belongs to, or its own.</summary>
    private static string NameOf(FieldInfo field)
    {
        bool generated = field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && field.Name[0] == '<';
        return generated ? NameStyle.Camel(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)]) : field.Name;
    }
}
