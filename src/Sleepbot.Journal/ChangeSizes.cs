namespace Sleepbot.Journal;

/// <summary>How far one intervention of a run came with each of its changes at one stage: a table with a row for each change and a column for each parameter.</summary>
/// <param name="Intervention">The intervention's name, and its number among those of the same name: <c>delta-times/0</c>.</param>
/// <param name="Stage">Where in the training loop: <c>apply</c>, <c>filter-gradient</c>, <c>present-weights</c> or <c>finish</c>.</param>
/// <param name="Parameters">The names of the parameters that it ever changed.</param>
/// <param name="Steps">Optimizer steps taken before each change, in ascending order.</param>
/// <param name="Sizes">L2 size of each change of each parameter, row by row; as many as changes times parameters.</param>
public sealed record ChangeSizes(string Intervention, string Stage, IReadOnlyList<string> Parameters, ReadOnlyMemory<long> Steps, ReadOnlyMemory<float> Sizes);
