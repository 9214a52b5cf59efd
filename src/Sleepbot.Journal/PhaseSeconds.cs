namespace Sleepbot.Journal;

/// <summary>Seconds of wall time by what they were spent on, since a run began.</summary>
/// <param name="Training">Forward, backward and optimizer.</param>
/// <param name="Sleeping">Interventions.</param>
/// <param name="Probing">Probes.</param>
/// <param name="Evaluating">Measuring loss and accuracy on a split.</param>
/// <param name="Logging">Handing rows to the journal.</param>
public readonly record struct PhaseSeconds(double Training, double Sleeping, double Probing, double Evaluating, double Logging);
