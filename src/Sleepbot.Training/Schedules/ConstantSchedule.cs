namespace Sleepbot.Training;

/// <summary>The learning rate stays as it is.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Name => "constant";

    /// <inheritdoc/>
    protected override double Factor(long step, long totalSteps) => 1;
}
