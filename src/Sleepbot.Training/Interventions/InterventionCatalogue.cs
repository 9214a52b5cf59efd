using System.Reflection;

namespace Sleepbot.Training;

/// <summary>All interventions: those of this library, and those of assemblies that a user brings.</summary>
/// <param name="userAssemblies">Assemblies with further interventions, for example compiled from a file of the user.</param>
public sealed class InterventionCatalogue(params IEnumerable<Assembly> userAssemblies)
    : Catalogue<Intervention>("Intervention", userAssemblies.Prepend(typeof(Intervention).Assembly), intervention => intervention.Name);
