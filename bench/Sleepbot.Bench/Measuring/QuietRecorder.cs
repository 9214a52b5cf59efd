using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary>Records nothing but what a derived class cares for.</summary>
internal abstract class QuietRecorder : IRunRecorder
{
    /// <inheritdoc/>
    public virtual void Measure(in RunMoment moment, string split, string metric, double value)
    {
    }

    /// <inheritdoc/>
    public virtual void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values)
    {
    }

    /// <inheritdoc/>
    public virtual void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange)
    {
    }

    /// <inheritdoc/>
    public virtual void Progress(long step, long totalSteps)
    {
    }
}
