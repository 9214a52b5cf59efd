namespace Sleepbot.Verdicts;

/// <summary>How the arms were tuned before the runs that decide: all by the same trials, on the validation split, with seeds of their own.</summary>
/// <param name="ExperimentId">The journal's id of the tuning experiment.</param>
/// <param name="Arms">The tuned arms.</param>
/// <param name="Cost">What it cost; null where the tuning experiment is not in this journal.</param>
public sealed record TuningOutcome(string ExperimentId, IReadOnlyList<TunedArm> Arms, Cost? Cost);
