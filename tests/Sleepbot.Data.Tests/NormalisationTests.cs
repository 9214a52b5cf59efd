namespace Sleepbot.Data.Tests;

public class NormalisationTests
{
    private static readonly byte[] trainBytes = Make.Bytes(5 * 8);
    private static readonly SampleSet train = SampleSet.FromBytes([2, 2, 2], trainBytes, [0, 1, 0, 1, 0], 2);
    private static readonly SampleSet test = SampleSet.FromBytes([2, 2, 2], Make.Bytes(2 * 8, salt: 40), [0, 1], 2);
    private static readonly Dataset colours = new("colours", train, test);

    private static float[] Sample(SampleSet set, int index)
    {
        var sample = new float[set.SampleShape.Size];
        set.CopySample(index, sample);
        return sample;
    }

    [Fact]
    public void None_keeps_the_bytes() =>
        Assert.Equal(Array.ConvertAll(trainBytes[8..16], value => (float)value), Sample(colours.Normalise(Normalisation.None).Train, 1));

    [Fact]
    public void Statistics_equal_direct_computation_per_channel()
    {
        double[] second = [.. trainBytes.Where((_, i) => i % 8 >= 4).Select(value => value / 255.0)];
        double mean = second.Average();
        double deviation = Math.Sqrt(second.Average(value => (value - mean) * (value - mean)));
        ChannelStatistics measured = train.Measure();
        Assert.Equal(2, measured.Means.Count);
        Assert.Equal(mean, measured.Means[1], 1e-12);
        Assert.Equal(deviation, measured.Deviations[1], 1e-12);
        Assert.NotEqual(measured.Means[0], measured.Means[1]);
    }

    [Fact]
    public void Standardised_training_data_has_mean_0_and_deviation_1_and_the_test_data_shares_the_numbers()
    {
        Dataset data = colours.Normalise(Normalisation.Standardise);
        float[] first = [.. Enumerable.Range(0, 5).SelectMany(i => Sample(data.Train, i)[..4])];
        Assert.Equal(0, first.Average(), 1e-6);
        Assert.Equal(1, Math.Sqrt(first.Average(value => value * value)), 1e-6);

        float mean = data.Normalisation.Means[1];
        float deviation = data.Normalisation.Deviations[1];
        Assert.Equal(((Make.Bytes(16, salt: 40)[13] / 255f) - mean) / deviation, Sample(data.Test, 1)[5]);
    }

    [Fact]
    public void Statistics_come_from_the_samples_that_are_trained_on()
    {
        Dataset data = colours.Select(new Subset { First = 2 }, null).Normalise(Normalisation.Standardise);
        double mean = trainBytes[..16].Where((_, i) => i % 8 < 4).Average(value => value / 255.0);
        Assert.Equal((float)mean, data.Normalisation.Means[0], 1e-6f);
    }

    [Fact]
    public void A_constant_channel_counts_as_deviation_1()
    {
        byte[] bytes = [77, 77, 1, 2, 77, 77, 3, 4];
        SampleSet set = SampleSet.FromBytes([2, 1, 2], bytes, [0, 0], 1);
        Assert.Equal(0, set.Measure().Deviations[0]);
        Dataset data = new Dataset("flat", set, set).Normalise(Normalisation.Standardise);
        Assert.Equal(1, data.Normalisation.Deviations[0]);
        Assert.Equal([0f, 0f], Sample(data.Train, 1)[..2]);

        SampleSet floats = SampleSet.FromFloats([1], new float[] { 0.1f, 0.1f, 0.1f }, [0, 0, 0], 1);
        Assert.Equal(0, floats.Measure().Deviations[0]);
    }

    [Fact]
    public void Given_numbers_may_serve_all_channels_or_each_its_own()
    {
        Dataset one = colours.Normalise(Normalisation.StandardiseWith([0.5f], [0.25f]));
        Dataset two = colours.Normalise(Normalisation.StandardiseWith([0.5f, 0], [0.25f, 1]));
        Assert.Equal(((trainBytes[6] / 255f) - 0.5f) / 0.25f, Sample(one.Train, 0)[6]);
        Assert.Equal(trainBytes[6] / 255f, Sample(two.Train, 0)[6]);
    }

    [Fact]
    public void Floats_are_standardised_per_feature_and_never_divided_by_255()
    {
        SampleSet set = SampleSet.FromFloats([2], new float[] { 1, 10, 3, 30 }, [0, 0], 1);
        var data = new Dataset("vectors", set, set);
        Assert.Equal([3f, 30f], Sample(data.Train, 1));
        Assert.Equal([1f, 1f], Sample(data.Normalise(Normalisation.Standardise).Train, 1));
    }

    [Fact]
    public void Impossible_numbers_are_refused_by_name()
    {
        var error = Assert.Throws<DataException>(() => Normalisation.StandardiseWith([0.5f], [0]));
        Assert.Contains("channel 0 has mean 0.5 and deviation 0", error.Message);
        error = Assert.Throws<DataException>(() => Normalisation.StandardiseWith([0.5f, 0.5f], [1]));
        Assert.Contains("2 means and 1 deviations", error.Message);
        error = Assert.Throws<DataException>(() => colours.Normalise(Normalisation.StandardiseWith([0, 0, 0], [1, 1, 1])));
        Assert.Contains("3 means, but samples of shape (2, 2, 2) have 2 channels. Give 1 or 2", error.Message);
    }

    [Fact]
    public void It_says_what_it_is()
    {
        Assert.Equal("standardise", Normalisation.Standardise.ToString());
        Assert.Equal("standardise (mean 0.1307, deviation 0.3081)", Normalisation.StandardiseWith([0.1307f], [0.3081f]).ToString());
        Assert.Equal("scale", colours.Normalisation.ToString());
    }
}
