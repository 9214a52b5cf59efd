namespace Sleepbot.Experiments;

/// <summary>An arm as the design knows it.</summary>
/// <param name="Name">Its name, as the journal has it.</param>
/// <param name="Role">What it is there for.</param>
/// <param name="Origin">The arm it belongs to: a control's challenger, the baseline of a reference, a trial's arm; otherwise the arm itself.</param>
public sealed record DesignArm(string Name, ArmRole Role, string Origin)
{
    /// <summary>Gets whether the arm was added by the design; otherwise it is written in the file.</summary>
    public bool IsAutomatic => Name != Origin;
}
