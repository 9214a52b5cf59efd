using System.Collections.Concurrent;

namespace Sleepbot.Training;

/// <summary>Finds the stages of a rule by looking which methods its class overrides, so that none can be declared and forgotten.</summary>
internal static class OverriddenStages
{
    private static readonly ConcurrentDictionary<Type, SleepStages> known = [];

    /// <summary>Finds the stages of a class.</summary>
    /// <param name="type">A class that derives from <see cref="Intervention"/>.</param>
    public static SleepStages Of(Type type) => known.GetOrAdd(type, static type =>
    {
        var stages = SleepStages.None;
        foreach (var stage in Enum.GetValues<SleepStages>())
        {
            // Each stage has the name of its method.
            var method = stage == SleepStages.None ? null : type.GetMethods().Single(method =>
                method.GetBaseDefinition().DeclaringType == typeof(Intervention) && method.Name == stage.ToString());
            stages |= method is null || method.DeclaringType == typeof(Intervention) ? SleepStages.None : stage;
        }

        return stages;
    });
}
