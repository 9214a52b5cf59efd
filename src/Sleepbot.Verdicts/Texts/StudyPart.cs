namespace Sleepbot.Verdicts;

/// <summary>One experiment of a study, as far as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">The question that it asks, or an empty string.</param>
/// <param name="Verdict">What it says; what its tuning says where that is all there is; null before anything of it has run.</param>
public sealed record StudyPart(string Name, string Question, ExperimentVerdict? Verdict);
