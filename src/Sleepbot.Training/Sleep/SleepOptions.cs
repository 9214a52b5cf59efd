using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>When an arm sleeps, and what happens then.</summary>
public sealed record SleepOptions
{
    /// <summary>Gets how much training lies between two sleeps. The first sleep comes after the first such stretch.</summary>
    /// <remarks>A sleep lies between two steps: after the last step there is none.</remarks>
    public required TrainingTime Every { get; init; }

    /// <summary>Gets which slices the interventions may rewrite.</summary>
    /// <value>The default is the incoming weights of all neurons, without biases.</value>
    public LayerSelection Layers { get; init; } = LayerSelection.All;

    /// <summary>Gets the interventions, in the order in which they act.</summary>
    public required IReadOnlyList<Intervention> Interventions { get; init; }

    internal IEnumerable<string> FindFaults(Network network, RunCalendar calendar)
    {
        if (Interventions.Count == 0)
        {
            yield return "Sleep has no interventions, expected at least one. To do nothing, use 'none'.";
        }

        if (!Every.IsPositive)
        {
            yield return $"Sleep is every {Every}, expected a finite time above 0, for example '4 steps'.";
        }
        else if (calendar.InSteps(Every) >= calendar.TotalSteps)
        {
            yield return $"Sleep is every {Every}, which is {calendar.InSteps(Every)} steps, but the run has {calendar.TotalSteps}: it would never sleep. Sleep more often or train longer.";
        }

        if (FindFaultOfLayers(network) is { } fault)
        {
            yield return fault;
        }
    }

    private string? FindFaultOfLayers(Network network)
    {
        try
        {
            return Layers.LayersOf(network).Count > 0
                ? null
                : $"Sleep concerns '{string.Join("', '", Layers.Layers)}', but network '{network.Name}' has no such layer: sleep would change nothing.";
        }
        catch (ArgumentException problem)
        {
            return $"Sleep: {problem.Message}";
        }
    }
}
