namespace Sleepbot.Training.Tests;

/// <summary>A rule written as a lambda.</summary>
internal sealed class Rule(string name, Action<SleepContext> apply, int snapshots = 0, MomentPolicy moments = MomentPolicy.Keep) : Intervention
{
    public override string Name => name;

    public override int Snapshots => snapshots;

    public override MomentPolicy Moments => moments;

    public override void Apply(SleepContext sleep) => apply(sleep);

    /// <summary>Gets a rule that sets one weight of a layer.</summary>
    public static Rule Sets(string layer, float value, long atSleep = 1) => new("sets", sleep =>
    {
        if (sleep.Number == atSleep)
        {
            sleep.Slices.Single(slice => slice.Parameter.Layer == layer).Weights[2] = value;
        }
    });
}
