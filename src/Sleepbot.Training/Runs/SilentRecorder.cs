namespace Sleepbot.Training;

/// <summary>Records nothing, for a run of which only the result matters.</summary>
internal sealed class SilentRecorder : IRunRecorder
{
    public void Measure(in RunMoment moment, string split, string metric, double value)
    {
    }

    public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values)
    {
    }

    public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange)
    {
    }

    public void Progress(long step, long totalSteps)
    {
    }
}
