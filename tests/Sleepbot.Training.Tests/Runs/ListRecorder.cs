namespace Sleepbot.Training.Tests;

/// <summary>Keeps all that a run reports.</summary>
internal sealed class ListRecorder : IRunRecorder
{
    public List<(RunMoment Moment, string Split, string Metric, double Value)> Measurements { get; } = [];

    public List<(RunMoment Moment, string Layer, string Metric, float[] Values)> Neurons { get; } = [];

    public List<(RunMoment Moment, string Split, bool[] Correct)> Answers { get; } = [];

    public List<(RunMoment Moment, string Intervention, double Seconds, double Change, double RelativeChange)> Sleeps { get; } = [];

    public List<(long Step, long Total)> Steps { get; } = [];

    /// <summary>Gets or sets what happens at every step.</summary>
    public Action<long> OnProgress { get; set; } = _ => { };

    public void Measure(in RunMoment moment, string split, string metric, double value) => Measurements.Add((moment, split, metric, value));

    public void MeasureNeurons(in RunMoment moment, string layer, string metric, ReadOnlySpan<float> values) =>
        Neurons.Add((moment, layer, metric, values.ToArray()));

    public void Answer(in RunMoment moment, string split, ReadOnlySpan<bool> correct) => Answers.Add((moment, split, correct.ToArray()));

    public void Slept(in RunMoment moment, string intervention, double seconds, double change, double relativeChange) =>
        Sleeps.Add((moment, intervention, seconds, change, relativeChange));

    public List<string> Acts { get; } = [];

    public void Acting(long step, string intervention) => Acts.Add($"{step} {intervention}");

    public void Acted() => Acts.Add("out");

    public void Progress(long step, long totalSteps)
    {
        Steps.Add((step, totalSteps));
        OnProgress(step);
    }

    public (long Step, double Value)[] Of(string split, string metric) =>
        [.. Measurements.Where(row => row.Split == split && row.Metric == metric).Select(row => (row.Moment.Step, row.Value))];
}
