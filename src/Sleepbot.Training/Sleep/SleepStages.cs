namespace Sleepbot.Training;

/// <summary>The points of the training loop at which an intervention can act.</summary>
[Flags]
public enum SleepStages
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>Between two batches: <see cref="Intervention.Apply"/>.</summary>
    Apply = 1,

    /// <summary>Between backward pass and update of the batch after a sleep: <see cref="Intervention.FilterGradient"/>.</summary>
    FilterGradient = 2,

    /// <summary>Before an evaluation: <see cref="Intervention.PresentWeights"/>.</summary>
    PresentWeights = 4,

    /// <summary>After the last step: <see cref="Intervention.Finish"/>.</summary>
    Finish = 8,
}
