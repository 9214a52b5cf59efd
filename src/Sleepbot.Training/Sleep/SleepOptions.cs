namespace Sleepbot.Training;

/// <summary>When an arm sleeps, and what happens then.</summary>
public sealed record SleepOptions
{
    /// <summary>Gets how much training lies between two sleeps. The first sleep comes after the first such stretch.</summary>
    public required TrainingTime Every { get; init; }

    /// <summary>Gets which slices the interventions may rewrite.</summary>
    /// <value>The default is the incoming weights of all neurons, without biases.</value>
    public LayerSelection Layers { get; init; } = LayerSelection.All;

    /// <summary>Gets the interventions, in the order in which they act.</summary>
    public required IReadOnlyList<Intervention> Interventions { get; init; }
}
