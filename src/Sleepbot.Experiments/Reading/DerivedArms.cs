using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Makes the arms that a design adds.</summary>
internal static class DerivedArms
{
    /// <summary>Makes a challenger's sham.</summary>
    /// <param name="challenger">The challenger, which sleeps.</param>
    /// <param name="name">The sham's name.</param>
    public static Arm Sham(Arm challenger, string name) => challenger with
    {
        Name = name,
        Role = ArmRole.Sham,
        Description = $"as {challenger.Name}, but each change in a random direction, as large in every layer",
        Sleep = challenger.Sleep! with { Interventions = [.. challenger.Sleep.Interventions.Select(rule => new ShamIntervention(rule))] },
    };

    /// <summary>Makes the check of the machinery.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="moments">When a challenger sleeps, if one does.</param>
    public static Arm Identity(Arm baseline, string name, SleepOptions? moments) => baseline with
    {
        Name = name,
        Role = ArmRole.Identity,
        Description = $"as {baseline.Name}, with a sleep that changes nothing: has to end in the same bits",
        Sleep = baseline.Sleep is { } own ? own with { Interventions = [.. own.Interventions, new None()] } : moments! with { Interventions = [new None()] },
    };
}
