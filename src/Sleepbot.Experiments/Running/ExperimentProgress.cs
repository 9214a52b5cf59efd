namespace Sleepbot.Experiments;

/// <summary>How far an experiment is.</summary>
/// <param name="Arms">The arms, in the file's order.</param>
/// <param name="Elapsed">Wall time since it began.</param>
public sealed record ExperimentProgress(IReadOnlyList<ArmProgress> Arms, TimeSpan Elapsed)
{
    /// <summary>Gets the share of all steps that is done, 0 to 1.</summary>
    public double Share => (double)Arms.Sum(arm => arm.StepsDone) / Math.Max(1, Arms.Sum(arm => arm.StepsPlanned));

    /// <summary>Gets the wall time that is probably left if it goes on as before.</summary>
    /// <value>Null as long as too little is done to tell.</value>
    public TimeSpan? Remaining => Share == 1 ? TimeSpan.Zero : ShareNow > 0.002 ? Elapsed * ((1 - Share) / ShareNow) : null;

    private double ShareNow => Share - ((double)Arms.Sum(arm => arm.StepsKept) / Math.Max(1, Arms.Sum(arm => arm.StepsPlanned)));
}
