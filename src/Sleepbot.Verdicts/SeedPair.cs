namespace Sleepbot.Verdicts;

/// <summary>The two runs of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Baseline">The baseline's run.</param>
/// <param name="Challenger">The challenger's run.</param>
/// <param name="Gain">By how much the challenger was better, in the endpoint's unit, with diverged runs and missed targets counted as the verdict counts them.</param>
public sealed record SeedPair(long Seed, ArmRun Baseline, ArmRun Challenger, double Gain)
{
    /// <summary>Gets whether neither run arrived anywhere, and alike: both missed the target, or both diverged. That they are equal is no finding then.</summary>
    public bool NeitherArrived => !Baseline.IsReached && !Challenger.IsReached && Baseline.Diverged == Challenger.Diverged;
}
