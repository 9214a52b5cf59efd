namespace Sleepbot.Training;

/// <summary>Hands what a run observes to its recorder, with the moment and the cost.</summary>
/// <remarks>Each call first charges the time before it to the phase that made the observation, then its own to logging.</remarks>
internal sealed class RunLog(IRunRecorder recorder, PhaseClock clock, RunCalendar calendar)
{
    /// <summary>Gets or sets the number of optimizer steps taken.</summary>
    public long Step { get; set; }

    private RunMoment Now => calendar.At(Step, clock.Seconds);

    /// <summary>Charges time without logging anything.</summary>
    /// <param name="phase">What the time since the previous charge was spent on.</param>
    /// <returns>How many seconds that were.</returns>
    public double Charge(RunPhase phase) => clock.Charge(phase);

    public void Measure(RunPhase phase, string split, string metric, double value)
    {
        clock.Charge(phase);
        recorder.Measure(Now, split, metric, value);
        clock.Charge(RunPhase.Logging);
    }

    public void MeasureNeurons(RunPhase phase, string layer, string metric, ReadOnlySpan<float> values)
    {
        clock.Charge(phase);
        recorder.MeasureNeurons(Now, layer, metric, values);
        clock.Charge(RunPhase.Logging);
    }

    public void Answer(RunPhase phase, string split, ReadOnlySpan<bool> correct)
    {
        clock.Charge(phase);
        recorder.Answer(Now, split, correct);
        clock.Charge(RunPhase.Logging);
    }

    public void Slept(string intervention, double seconds, double change, double relativeChange)
    {
        clock.Charge(RunPhase.Sleeping);
        recorder.Slept(Now, intervention, seconds, change, relativeChange);
        clock.Charge(RunPhase.Logging);
    }

    public void Acting(string intervention) => recorder.Acting(Step, intervention);

    public void Acted() => recorder.Acted();

    public void Progress()
    {
        clock.Charge(RunPhase.Training);
        recorder.Progress(Step, calendar.TotalSteps);
        clock.Charge(RunPhase.Logging);
    }
}
