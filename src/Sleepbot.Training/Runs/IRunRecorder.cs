namespace Sleepbot.Training;

/// <summary>Takes what a run observes. Called from the run's own thread; it must not keep the spans it is given. What it does not implement is not recorded.</summary>
public interface IRunRecorder
{
    /// <summary>A number was measured.</summary>
    /// <param name="moment">When.</param>
    /// <param name="split"><c>train</c>, <c>validation</c>, <c>test</c>, <c>slept</c> for the test split right after the sleep that follows a task, or <c>batch</c> for the current training batch.</param>
    /// <param name="metric"><c>loss</c>, <c>accuracy</c> (0 to 1), <c>task1Accuracy</c> and so on for the classes of each task, or a probe's word.</param>
    /// <param name="value">The number; may be infinite or not a number.</param>
    void Measure(in RunMoment moment, string split, string metric, double value)
    {
    }

    /// <summary>A number was measured for every neuron of a layer.</summary>
    /// <param name="moment">When.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="metric">What, for example <c>norm</c>: the L2 norm of a neuron's incoming weights, without bias.</param>
    /// <param name="values">One number for each neuron.</param>
    void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values)
    {
    }

    /// <summary>The network that the run returns was asked about every sample of a split.</summary>
    /// <param name="moment">When.</param>
    /// <param name="split"><c>test</c>.</param>
    /// <param name="correct">Whether each answer was right, in the order of the split; their share is the accuracy of that moment.</param>
    void Answer(in RunMoment moment, string split, ReadOnlySpan<bool> correct)
    {
    }

    /// <summary>An intervention acted.</summary>
    /// <param name="moment">When.</param>
    /// <param name="intervention">Its name.</param>
    /// <param name="seconds">Wall time it took.</param>
    /// <param name="change">L2 norm of the change of what it rewrote: all weights, the gradient, or the copy of the weights that an evaluation judges.</param>
    /// <param name="relativeChange">The change over the L2 norm of the same before it, within the slices it was given.</param>
    void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange)
    {
    }

    /// <summary>An intervention begins to act: called before every act, so it must be cheap.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    /// <param name="intervention">Its name.</param>
    void Acting(long step, string intervention)
    {
    }

    /// <summary>The intervention that began to act has come out of it. Not called where it threw an exception.</summary>
    void Acted()
    {
    }

    /// <summary>The run has come further: called after every step, so it must be cheap.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    void Progress(long step, long totalSteps)
    {
    }
}
