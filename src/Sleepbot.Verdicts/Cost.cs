namespace Sleepbot.Verdicts;

/// <summary>What runs cost.</summary>
/// <param name="Runs">Runs that were begun, however they ended.</param>
/// <param name="Seconds">Seconds of computing, summed over runs: training, sleeping, probing, evaluating and logging. On two cores about half of it is wall time.</param>
/// <param name="Gradients">Gradients of single samples that they took.</param>
public sealed record Cost(int Runs, double Seconds, double Gradients);
