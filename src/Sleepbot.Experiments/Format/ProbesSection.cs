namespace Sleepbot.Experiments.Format;

/// <summary>What is observed inside the network.</summary>
internal sealed record ProbesSection
{
    /// <summary>Gets how often the L2 norm of every neuron's incoming weights is recorded: a length such as every 10 steps, or off. The default is about 200 times a run.</summary>
    public Interval? Norms { get; init; }
}
