namespace Sleepbot.Training;

/// <summary>What happens to the running statistics of normalisations after an intervention has rewritten weights.</summary>
public enum StatisticsPolicy
{
    /// <summary>They stay as they are; training moves them on.</summary>
    Keep,

    /// <summary>They are measured anew on training samples (see <see cref="SleepOptions.Statistics"/>), as PyTorch's <c>update_bn</c> does.</summary>
    Reestimate,
}
