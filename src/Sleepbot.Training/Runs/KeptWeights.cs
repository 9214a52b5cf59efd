namespace Sleepbot.Training;

/// <summary>Which weights a run returns.</summary>
public enum KeptWeights
{
    /// <summary>Those after its last step.</summary>
    Last,

    /// <summary>Those of the evaluation with the highest validation accuracy; of equal ones the earliest.</summary>
    Best,
}
