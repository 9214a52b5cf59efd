namespace Sleepbot.Training;

/// <summary>What the time of a run goes to: the columns of <see cref="RunSeconds"/>, in their order.</summary>
internal enum RunPhase
{
    Training,
    Sleeping,
    Probing,
    Evaluating,
    Logging,
}
