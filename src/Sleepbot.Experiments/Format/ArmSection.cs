using Sleepbot.Experiments.Binding;

namespace Sleepbot.Experiments.Format;

/// <summary>One way of training: what it has of its own. Keys of training, sleep and probes are laid over the common ones; a network replaces the common one.</summary>
internal sealed record ArmSection
{
    /// <summary>Gets what the arm does, in one line for reports. The default tells what is its own.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the arm's own network.</summary>
    public NetworkChoice? Network { get; init; }

    /// <summary>Gets what the arm trains differently.</summary>
    [Partial]
    public TrainingSection? Training { get; init; }

    /// <summary>Gets how the arm sleeps, or off.</summary>
    [Partial]
    public SleepSection? Sleep { get; init; }

    /// <summary>Gets what is observed inside the arm's network.</summary>
    public ProbesSection? Probes { get; init; }
}
