namespace Sleepbot.Training;

/// <summary>What training time is counted in.</summary>
public enum TimeUnit
{
    /// <summary>Optimizer steps: one batch each.</summary>
    Steps,

    /// <summary>Passes over the training data.</summary>
    Epochs,

    /// <summary>Training samples seen.</summary>
    Samples,
}
