namespace Sleepbot.Experiments;

/// <summary>How far one arm is.</summary>
/// <param name="Arm">Its name.</param>
/// <param name="Ended">Runs that have ended, however.</param>
/// <param name="Running">Runs that are training now.</param>
/// <param name="Planned">Runs there will be: one for each seed.</param>
/// <param name="StepsDone">Optimizer steps taken; all of its steps for a run that has ended.</param>
/// <param name="StepsKept">Those among them that were done before: by kept runs, or before a run's checkpoint.</param>
/// <param name="StepsPlanned">Optimizer steps of all its runs.</param>
/// <param name="SamplesPerSecond">Training samples a second of one run: those seen, over the wall time of the runs that saw them; 0 before the first.</param>
/// <param name="TestAccuracy">Mean over the runs so far of their latest test accuracies, 0 to 1, or null if none was measured.</param>
public sealed record ArmProgress(
    string Arm,
    int Ended,
    int Running,
    int Planned,
    long StepsDone,
    long StepsKept,
    long StepsPlanned,
    double SamplesPerSecond,
    double? TestAccuracy);
