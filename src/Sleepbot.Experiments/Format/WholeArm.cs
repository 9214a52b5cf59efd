namespace Sleepbot.Experiments.Format;

/// <summary>An arm after its own keys were laid over the common ones: nothing may lack.</summary>
internal sealed record WholeArm
{
    /// <summary>Gets what the arm does, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the network.</summary>
    public required NetworkChoice Network { get; init; }

    /// <summary>Gets how it is trained.</summary>
    public required TrainingSection Training { get; init; }

    /// <summary>Gets how it sleeps.</summary>
    public SleepSection Sleep { get; init; } = SleepSection.Off;

    /// <summary>Gets what is observed.</summary>
    public ProbesSection Probes { get; init; } = new();
}
