namespace Sleepbot.Training;

/// <summary>A probe of an arm, and how often it looks.</summary>
/// <param name="Probe">The probe.</param>
public sealed record ProbeOptions(Probe Probe)
{
    /// <summary>Gets how much training lies between two looks. It also looks before the first step and after the last.</summary>
    /// <value>Null, the default, looks about 200 times a run, or after every step of a shorter one.</value>
    public TrainingTime? Every { get; init; }
}
