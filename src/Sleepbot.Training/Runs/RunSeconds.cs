namespace Sleepbot.Training;

/// <summary>Seconds of wall time by what they were spent on.</summary>
/// <param name="Training">Preparing the run, fetching batches, forward, backward and optimizer.</param>
/// <param name="Sleeping">Interventions and the snapshots they need.</param>
/// <param name="Probing">Probes.</param>
/// <param name="Evaluating">Measuring loss and accuracy on a split.</param>
/// <param name="Logging">Handing rows to the recorder.</param>
public readonly record struct RunSeconds(double Training, double Sleeping, double Probing, double Evaluating, double Logging);
