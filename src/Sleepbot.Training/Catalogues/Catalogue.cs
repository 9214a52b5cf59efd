using System.Reflection;

namespace Sleepbot.Training;

/// <summary>Finds classes of one kind by name in assemblies, the user's own among them, and makes objects of them.</summary>
/// <remarks>Nothing is registered: a class that derives from <typeparamref name="T"/> and is not abstract is in. Immutable.</remarks>
/// <typeparam name="T">What is looked for, for example <see cref="Intervention"/>.</typeparam>
public class Catalogue<T>
    where T : class
{
    private readonly string kind;

    /// <summary>Looks through assemblies.</summary>
    /// <param name="kind">What messages call the things, for example <c>Intervention</c>.</param>
    /// <param name="assemblies">Where to look.</param>
    /// <param name="nameOf">How a thing says its name. A class that cannot be made without settings is named after itself.</param>
    /// <exception cref="CatalogueException">Two classes have the same name, or one cannot be made.</exception>
    public Catalogue(string kind, IEnumerable<Assembly> assemblies, Func<T, string> nameOf)
    {
        this.kind = kind;
        Entries = [.. assemblies.Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(T)))
            .Select(type => new CatalogueEntry<T>(kind, type, nameOf))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        foreach (var (first, second) in Entries.Zip(Entries.Skip(1)))
        {
            if (first.Name == second.Name)
            {
                throw new CatalogueException($"{kind} '{first.Name}' is there twice: {first.Type.FullName} and {second.Type.FullName}. Rename one of the classes.");
            }
        }
    }

    /// <summary>Gets everything there is, in alphabetical order.</summary>
    public IReadOnlyList<CatalogueEntry<T>> Entries { get; }

    /// <summary>Finds an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="CatalogueException">There is none; the message says what was probably meant.</exception>
    public CatalogueEntry<T> Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new CatalogueException($"{kind} '{name}' is not known. {NearestName.Suggest(name, [.. Entries.Select(entry => entry.Name)])}");

    /// <summary>Makes an object.</summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="settings">Values by the names of the entry's parameters.</param>
    /// <exception cref="CatalogueException">The name or a setting is not known, or a value does not fit.</exception>
    public T Create(string name, IReadOnlyDictionary<string, object?>? settings = null) => Find(name).Create(settings);
}
