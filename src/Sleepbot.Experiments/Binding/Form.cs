using System.Text.Json.Nodes;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Binding;

/// <summary>What may be written at one place of an experiment file: it reads the value, explains what is wrong with it, and describes itself to editors.</summary>
/// <remarks>Forms are immutable and shared between threads.</remarks>
internal abstract class Form
{
    /// <summary>Gets what is expected, in the words of a message: <c>a whole number from 1 to 100</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What it is the value of, in the words of a message: <c>'batchSize'</c>.</param>
    /// <param name="context">Takes the mistakes.</param>
    /// <returns>An object of the form's type, or null if mistakes were reported.</returns>
    public abstract object? Read(YamlValue value, string name, ReadContext context);

    /// <summary>Describes the form as JSON Schema does.</summary>
    /// <param name="schema">The schema it becomes a part of.</param>
    public abstract JsonObject Describe(SchemaBuilder schema);

    /// <summary>Reports that a value is not what is expected.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What it is the value of.</param>
    /// <param name="context">Takes the mistake.</param>
    /// <returns>Null.</returns>
    protected object? Refuse(YamlValue value, string name, ReadContext context)
    {
        context.Problems.Add(value.Place, $"{name} is {value.InWords}; expected {Expected}.");
        return null;
    }
}
