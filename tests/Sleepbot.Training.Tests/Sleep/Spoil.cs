namespace Sleepbot.Training.Tests;

/// <summary>Writes what is not a number into the gradient.</summary>
internal sealed class Spoil : Intervention
{
    public override void FilterGradient(SleepContext sleep, Span<float> gradient) => gradient[0] = float.NaN;
}
