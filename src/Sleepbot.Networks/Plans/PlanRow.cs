namespace Sleepbot.Networks;

/// <summary>What a plan builder did, for the plan's description.</summary>
/// <param name="Node">The value of the graph that was lowered; null for what only a plan has: changes of layout and sums of gradients.</param>
/// <param name="Step">The step; null if the value needed none.</param>
/// <param name="Value">Where the result lies.</param>
/// <param name="Reason">The rule that chose the kernel, or empty.</param>
internal sealed record PlanRow(Node? Node, PlanStep? Step, PlanValue Value, string Reason);
