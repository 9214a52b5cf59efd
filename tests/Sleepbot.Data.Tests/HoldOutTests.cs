using Sleepbot.Tensors;

namespace Sleepbot.Data.Tests;

public sealed class HoldOutTests
{
    // Sample i is the number i, so that a view shows which samples it holds. Classes of 50, 30, 15 and 5 samples, mixed.
    private static readonly Dataset whole = Numbers(
        [.. Enumerable.Range(0, 100).Select(i => (i * 37 % 100) switch { < 50 => 0, < 80 => 1, < 95 => 2, _ => 3 })]);

    private static RandomSource Source(long seed = 0) => RandomSource.FromSeed(seed).Derive("split");

    [Fact]
    public void No_sample_is_in_two_splits_and_none_is_lost()
    {
        var data = whole.HoldOut(20, Source());

        Assert.Equal((80, 20, 10), (data.Train.Count, data.Validation!.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, 100), Contents(data.Train).Concat(Contents(data.Validation)).Order());
        Assert.Equal(Contents(data.Train).Order(), Contents(data.Train));
        Assert.Null(whole.Validation);
    }

    [Theory]
    [InlineData(20, new[] { 10, 6, 3, 1 })]
    [InlineData(7, new[] { 4, 2, 1, 0 })]
    [InlineData(1, new[] { 1, 0, 0, 0 })]
    [InlineData(99, new[] { 49, 30, 15, 5 })]
    public void Each_class_has_its_share(int count, int[] byClass)
    {
        var data = whole.HoldOut(count, Source());

        Assert.Equal(byClass, data.Validation!.CountByClass());
        Assert.All(Enumerable.Range(0, data.Train.Count), i => Assert.Equal(whole.Train.Labels[Contents(data.Train)[i]], data.Train.Labels[i]));
    }

    [Fact]
    public void The_source_decides_and_nothing_else()
    {
        var first = Contents(whole.HoldOut(20, Source()).Validation!);

        Assert.Equal(first, Contents(whole.HoldOut(20, Source()).Validation!));
        Assert.Equal(first, Contents(whole.HoldOut(30, Source(1)).HoldOut(20, Source()).Validation!));
        Assert.NotEqual(first, Contents(whole.HoldOut(20, Source(1)).Validation!));
    }

    [Fact]
    public void Statistics_come_from_the_samples_that_are_trained_on()
    {
        var data = whole.Normalise(Normalisation.Standardise).HoldOut(40, Source()).HoldOut(20, Source(3));
        double mean = Contents(whole.HoldOut(20, Source(3)).Train).Average();

        Assert.Equal(mean, data.Normalisation.Means[0], 4);
        Assert.Same(data.Normalisation, data.Validation!.Normalisation);
        Assert.Same(data.Normalisation, data.Test.Normalisation);
        Assert.Equal(mean, whole.HoldOut(20, Source(3)).Normalise(Normalisation.Standardise).Normalisation.Means[0], 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void More_or_fewer_than_there_are_is_refused(int count) => Assert.Equal(
        $"numbers: {count} validation samples were to be held out of 100 training samples; expected 1 to 99.",
        Assert.Throws<DataException>(() => whole.HoldOut(count, Source())).Message);

    [Fact]
    public void Selecting_comes_before_holding_out() =>
        Assert.Contains("Select first, then hold out.", Assert.Throws<DataException>(() => whole.HoldOut(5, Source()).Select(new Subset { First = 3 })).Message);

    private static Dataset Numbers(int[] labels) => new(
        "numbers",
        SampleSet.FromFloats([1], Enumerable.Range(0, labels.Length).Select(i => (float)i).ToArray(), labels, 4),
        SampleSet.FromFloats([1], new float[10], new int[10], 4));

    private static int[] Contents(SampleSet set)
    {
        var raw = set.With(Normalisation.None);
        var value = new float[1];
        return [.. Enumerable.Range(0, set.Count).Select(i =>
        {
            raw.CopySample(i, value);
            return (int)value[0];
        })];
    }
}
