using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Makes the arms that a design adds.</summary>
internal static class DerivedArms
{
    private const string AverageName = "ema";

    /// <summary>Gets whether the library has the rule of the standing reference.</summary>
    public static bool KnowsAverage => InterventionCatalogue.All.Any(rule => rule.Name == AverageName);

    /// <summary>Makes a challenger's sham: the same arm, yoked to it.</summary>
    /// <param name="challenger">The challenger, which sleeps.</param>
    /// <param name="name">The sham's name.</param>
    public static Arm Sham(Arm challenger, string name) => challenger with
    {
        Name = name,
        Role = ArmRole.Sham,
        Description = $"as {challenger.Name}, but each of its changes in a random direction, as large in every layer",
        YokedTo = challenger.Name,
    };

    /// <summary>Makes the arm in which a challenger's rules act as often, at random moments.</summary>
    /// <param name="challenger">The challenger, which sleeps.</param>
    /// <param name="name">The arm's name.</param>
    public static Arm Shuffled(Arm challenger, string name) => challenger with
    {
        Name = name,
        Role = ArmRole.Shuffled,
        Description = $"as {challenger.Name}, with as many sleeps at random moments",
        Sleep = challenger.Sleep! with { AtRandom = true },
    };

    /// <summary>Makes the standing reference: the baseline, judged by an exponential moving average of its weights.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="name">The reference's name.</param>
    public static Arm Averaged(Arm baseline, string name) => baseline with
    {
        Name = name,
        Role = ArmRole.Reference,
        Description = $"as {baseline.Name}, judged by a moving average of its weights",
        Sleep = baseline.Sleep is { } own
            ? own with { Interventions = [.. own.Interventions, Average()] }
            : new SleepOptions { Every = new TrainingTime(1, TimeUnit.Steps), Interventions = [Average()] },
    };

    /// <summary>Makes the check of the machinery: the baseline, with all that a challenger does in its sleep taken back.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="challenger">The challenger, which sleeps.</param>
    /// <param name="name">The check's name.</param>
    public static Arm Identity(Arm baseline, Arm challenger, string name)
    {
        IReadOnlyList<Intervention> undone = [.. challenger.Sleep!.Interventions.Select(rule => new Undone(rule))];
        return baseline with
        {
            Name = name,
            Role = ArmRole.Identity,
            Description = $"as {baseline.Name}, with all that {challenger.Name} does in its sleep taken back: has to end in the same bits",

            // A baseline that sleeps goes on doing so, at its own moments.
            Sleep = baseline.Sleep is { } own ? own with { Interventions = [.. own.Interventions, .. undone] } : challenger.Sleep with { Interventions = undone },
        };
    }

    private static Intervention Average()
    {
        var constructor = InterventionCatalogue.All.First(rule => rule.Name == AverageName).Type.GetConstructors().Single();
        return (Intervention)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }
}
