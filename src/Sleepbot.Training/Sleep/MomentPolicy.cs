namespace Sleepbot.Training;

/// <summary>What happens to the optimizer's moments after an intervention has rewritten weights.</summary>
public enum MomentPolicy
{
    /// <summary>They stay as they are.</summary>
    Keep,

    /// <summary>Those of the slices that it was given and has changed are set to 0.</summary>
    Clear,
}
