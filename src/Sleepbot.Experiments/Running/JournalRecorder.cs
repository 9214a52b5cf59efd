using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>Writes what one run observes into the journal, and tells its tracker how far it is.</summary>
/// <param name="journal">The journal.</param>
/// <param name="run">The journal's number for the run.</param>
/// <param name="tracker">Takes the progress.</param>
/// <param name="patience">Waits while the journal cannot take anything.</param>
internal sealed class JournalRecorder(RunJournal journal, long run, RunTracker tracker, Patience patience) : IRunRecorder
{
    /// <inheritdoc/>
    public void Measure(in RunMoment moment, string split, string metric, double value)
    {
        if (split == "test" && metric == "accuracy")
        {
            tracker.Accuracy = value;
        }

        tracker.Seconds = SecondsOf(moment.Seconds);
        Measurement row = new(run, moment.Step, moment.Epoch, moment.Samples, split, metric, value, tracker.Seconds);
        patience.Insist(() => journal.Append(row));
    }

    /// <inheritdoc/>
    public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values)
    {
        NeuronValues row = new(run, moment.Step, layer, metric, values.ToArray());
        patience.Insist(() => journal.Append(row));
    }

    /// <inheritdoc/>
    public void Answer(in RunMoment moment, string split, ReadOnlySpan<bool> correct)
    {
        SampleAnswers row = new(run, moment.Step, split, correct.ToArray());
        patience.Insist(() => journal.Append(row));
    }

    /// <inheritdoc/>
    public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange)
    {
        tracker.Seconds = SecondsOf(moment.Seconds);
        SleepEvent row = new(run, moment.Step, intervention, seconds, change, relativeChange);
        patience.Insist(() => journal.Append(row));
    }

    /// <inheritdoc/>
    public void Acting(long step, string intervention) => tracker.BeginAct(step, intervention);

    /// <inheritdoc/>
    public void Acted() => ActRecorder.EndAct(tracker);

    /// <inheritdoc/>
    public void Progress(long step, long totalSteps) => tracker.Step = step;

    /// <summary>Gets seconds as the journal keeps them.</summary>
    /// <param name="seconds">Seconds as a run counts them.</param>
    public static PhaseSeconds SecondsOf(RunSeconds seconds) =>
        new(seconds.Training, seconds.Sleeping, seconds.Probing, seconds.Evaluating, seconds.Logging);
}
