namespace Sleepbot.Verdicts;

/// <summary>What one run that has ended has for the endpoint.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Value">Its value in the endpoint's unit; for a target that was not reached how far it went; null if it diverged.</param>
/// <param name="IsReached">False where a target was not reached, so that the value is a lower bound, or where the run diverged.</param>
public sealed record ArmRun(long Seed, double? Value, bool IsReached)
{
    /// <summary>Gets whether its loss or weights stopped being finite.</summary>
    public bool Diverged => Value is null;
}
