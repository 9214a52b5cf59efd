namespace Sleepbot.Verdicts;

/// <summary>The two runs of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Baseline">The baseline's run, as it counts here: of a target reached or not within <see cref="Limit"/>; one that did not has <see cref="Budget"/>.</param>
/// <param name="Challenger">The challenger's run, in the same way.</param>
/// <param name="Gain">By how much the challenger was better, in the endpoint's unit, with diverged runs and missed targets counted as the verdict counts them.</param>
public sealed record SeedPair(long Seed, ArmRun Baseline, ArmRun Challenger, double Gain)
{
    /// <summary>Gets how far both runs are looked at on their way to a target: as far as the shorter one of both goes.</summary>
    /// <value>Steps where steps are counted, otherwise gradients; null, the default, where the endpoint is no target, or both runs diverged.</value>
    public double? Limit { get; init; }

    /// <summary>Gets what a run counts as that did not arrive within <see cref="Limit"/>, in the endpoint's unit: the limit itself, and in seconds how long the slower one of both took to it.</summary>
    /// <value>Above 0; null, the default, where <see cref="Limit"/> is.</value>
    public double? Budget { get; init; }

    /// <summary>Gets whether neither run was better.</summary>
    public bool IsTie => Gain == 0 && Baseline.IsReached == Challenger.IsReached && Baseline.Diverged == Challenger.Diverged;

    /// <summary>Gets whether neither run arrived anywhere, and alike: both missed the target, or both diverged. That they are equal is no finding then.</summary>
    public bool NeitherArrived => !Baseline.IsReached && !Challenger.IsReached && Baseline.Diverged == Challenger.Diverged;
}
