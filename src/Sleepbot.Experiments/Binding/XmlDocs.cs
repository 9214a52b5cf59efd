using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sleepbot.Experiments.Binding;

/// <summary>Reads what the code says about its types and settings, for the descriptions in the JSON Schema.</summary>
/// <remarks>The compiler writes these files next to the assemblies. Where one is missing, descriptions are empty.</remarks>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> files = [];

    /// <summary>Gets the summary of a class.</summary>
    /// <param name="type">The class.</param>
    public static string OfType(Type type) => Text(Find(type)?.Element("summary"));

    /// <summary>Gets what is said about a property: its summary and its values.</summary>
    /// <param name="property">The property.</param>
    public static string OfProperty(PropertyInfo property)
    {
        var member = Member(property.DeclaringType!, $"P:{Name(property.DeclaringType!)}.{property.Name}");
        string summary = Text(member?.Element("summary"));
        summary = summary.StartsWith("Gets ", StringComparison.Ordinal) ? char.ToUpperInvariant(summary[5]) + summary[6..] : summary;
        return $"{summary} {Text(member?.Element("value"))}".Trim();
    }

    /// <summary>Gets what is said about a constructor parameter, at the class or at its constructor.</summary>
    /// <param name="type">The class.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static string OfParameter(Type type, string parameter) => Text(
        FromClassAndConstructors(type).Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == parameter));

    private static XElement? Find(Type type) => Member(type, $"T:{Name(type)}");

    private static IEnumerable<XElement> FromClassAndConstructors(Type type) =>
        files.GetOrAdd(type.Assembly, Load)
            .Where(member => member.Key == $"T:{Name(type)}" || member.Key.StartsWith($"M:{Name(type)}.#ctor", StringComparison.Ordinal))
            .Select(member => member.Value);

    private static XElement? Member(Type type, string id) => files.GetOrAdd(type.Assembly, Load).GetValueOrDefault(id);

    private static string Name(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        string file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!)
            : [];
    }

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        // References are empty elements: what they point at takes their place.
        var copy = new XElement(element);
        foreach (var reference in copy.Descendants().Where(inner => inner.IsEmpty).ToList())
        {
            string target = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "";
            reference.ReplaceWith(target[(target.LastIndexOf('.') + 1)..]);
        }

        return Blanks().Replace(copy.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
