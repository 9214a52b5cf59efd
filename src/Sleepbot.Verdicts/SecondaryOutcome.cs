using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>A number of the runs that decides nothing, compared with the baseline's. Runs that diverged have none and are left out of it.</summary>
/// <param name="Description">What it is: <c>final test loss</c>.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Better">Which way it gets better.</param>
/// <param name="Baseline">The baseline's mean over the pairs.</param>
/// <param name="Challenger">The challenger's mean over the pairs.</param>
/// <param name="Comparison">The challenger's gain, paired by seed.</param>
public sealed record SecondaryOutcome(string Description, EndpointUnit Unit, Better Better, double Baseline, double Challenger, PairedComparison Comparison);
