namespace Sleepbot.Journal;

/// <summary>Rows that were appended and are not on the disk yet. The lists keep their capacity from batch to batch.</summary>
internal sealed class PendingRows
{
    public List<Measurement> Measurements { get; } = [];

    public List<EncodedValues> NeuronValues { get; } = [];

    public List<EncodedAnswers> Answers { get; } = [];

    public List<SleepEvent> SleepEvents { get; } = [];

    public List<RunEnd> RunEnds { get; } = [];

    public int Count => Measurements.Count + NeuronValues.Count + Answers.Count + SleepEvents.Count + RunEnds.Count;

    public void Clear()
    {
        Measurements.Clear();
        NeuronValues.Clear();
        Answers.Clear();
        SleepEvents.Clear();
        RunEnds.Clear();
    }
}
