using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Goes from earlier weights along the line to those of now: new = old + amount * (current - old).</summary>
/// <remarks>
/// <c>old</c> are the weights as the sleep <c>back</c> sleeps ago left them. One family of rules: amount -1 reverses the step, 0 goes back to <c>old</c>,
/// 0.5 with <c>back</c> 1 is <see cref="Lookahead"/>, 1 changes nothing, above 1 extrapolates. <see cref="DeltaTimes"/> is the same with factor = 1 - amount, in the
/// notation of 2017. S. Kamarthi, S. Pittner, "Accelerating neural network training using weight extrapolations", Neural Networks 12 (1999) 1285.
/// </remarks>
/// <param name="amount">How far to go, in lengths of the line; any finite number.</param>
/// <param name="back">How many sleeps ago the line begins, at least 1. Before there were so many, the rule does nothing.</param>
[Description("new = old + amount * (current - old), with old as the sleep `back` sleeps ago left it")]
public sealed class Extrapolate(float amount = 1.5f, int back = 1) : Intervention
{
    private readonly int back = Settings.AtLeast(1, back, nameof(back));

    /// <inheritdoc/>
    public override int Snapshots => back;

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        if (sleep.SnapshotCount < back)
        {
            return;
        }

        foreach (var slice in sleep.Slices)
        {
            FlatVector.Blend(slice.Weights, 1 - amount, slice.Previous(back));
        }
    }
}
