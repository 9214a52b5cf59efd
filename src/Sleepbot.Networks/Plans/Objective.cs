namespace Sleepbot.Networks;

/// <summary>Measures some samples of a batch and writes the gradient of what is to become small, by every output that depends on a parameter.</summary>
/// <param name="rows">The network's outputs for these samples, and where the gradient goes.</param>
/// <returns>What there is to say of these samples. The results of a batch are added up.</returns>
/// <remarks>
/// Called once for each part of a batch, by several threads at once if the plan has a team. A mean over the batch is therefore divided by
/// what the caller knows of the whole batch beforehand (<see cref="Loss.EvaluatePart"/>).
/// </remarks>
public delegate LossResult Objective(OutputRows rows);
