namespace Sleepbot.Data.Tests;

public class GaussianMixtureTests
{
    private static double[][] SamplesOf(SampleSet set, int label)
    {
        var sample = new float[set.SampleShape.Size];
        List<double[]> samples = [];
        for (int i = 0; i < set.Count; i++)
        {
            if (set.Labels[i] == label)
            {
                set.CopySample(i, sample);
                samples.Add(Array.ConvertAll(sample, value => (double)value));
            }
        }

        return [.. samples];
    }

    [Fact]
    public void The_default_is_two_round_clouds_in_the_plane()
    {
        Dataset data = new GaussianMixture().Draw();
        Assert.Equal((1000, 1000, 2), (data.Train.Count, data.Test.Count, data.Classes));
        Assert.Equal([2], data.SampleShape);
        Assert.InRange(data.Train.CountByClass()[0], 430, 570);
        Assert.Equal(-0.7, SamplesOf(data.Train, 0).Average(sample => sample[0]), 0.06);
        Assert.Equal(0.7, SamplesOf(data.Train, 1).Average(sample => sample[1]), 0.06);
    }

    [Fact]
    public void Means_and_covariances_are_those_asked_for_within_sampling_error()
    {
        var mixture = new GaussianMixture
        {
            Classes =
            [
                new MixtureComponent { Mean = [1, -2, 0], Covariance = [[2, 0.8, 0], [0.8, 1, -0.3], [0, -0.3, 0.5]] },
                MixtureComponent.Diagonal([0, 0, 5], [1, 4, 9]),
            ],
            TrainCount = 40_000,
            TestCount = 1,
        };
        Dataset data = mixture.Draw();
        for (int label = 0; label < 2; label++)
        {
            double[][] samples = SamplesOf(data.Train, label);
            Assert.InRange(samples.Length, 19_500, 20_500);
            for (int row = 0; row < 3; row++)
            {
                MixtureComponent component = mixture.Classes[label];
                double mean = samples.Average(sample => sample[row]);
                double sigma = Math.Sqrt(component.Covariance[row][row]);
                Assert.Equal(component.Mean[row], mean, 5 * sigma / Math.Sqrt(samples.Length));
                for (int column = 0; column < 3; column++)
                {
                    double other = samples.Average(sample => sample[column]);
                    double covariance = samples.Average(sample => (sample[row] - mean) * (sample[column] - other));
                    double scale = sigma * Math.Sqrt(component.Covariance[column][column]);
                    Assert.Equal(component.Covariance[row][column], covariance, 5 * 1.5 * scale / Math.Sqrt(samples.Length));
                }
            }
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_samples_and_a_larger_split_begins_with_a_smaller()
    {
        Dataset small = new GaussianMixture { TrainCount = 10, Seed = 4 }.Draw();
        Dataset large = new GaussianMixture { TrainCount = 99, Seed = 4 }.Draw();
        Dataset other = new GaussianMixture { TrainCount = 10, Seed = 5 }.Draw();
        float[] a = Features(small.Train, 10);
        Assert.Equal(a, Features(large.Train, 10));
        Assert.Equal(small.Train.Labels, large.Train.Labels[..10]);
        Assert.NotEqual(a, Features(other.Train, 10));
        Assert.NotEqual(a, Features(small.Test, 10));
    }

    [Fact]
    public void Impossible_mixtures_are_refused_by_class()
    {
        AssertFault(new GaussianMixture { Classes = [MixtureComponent.Diagonal([0, 0], [1, 1]), new MixtureComponent { Mean = [0, 0], Covariance = [[1, 2], [2, 1]] }] }, "Class 1 of the Gaussian mixture has the covariance [1, 2; 2, 1]; expected a symmetric, positive definite matrix");
        AssertFault(new GaussianMixture { Classes = [new MixtureComponent { Mean = [0, 0], Covariance = [[1, 0.5], [0.4, 1]] }] }, "symmetric");
        AssertFault(new GaussianMixture { Classes = [MixtureComponent.Diagonal([0, 0], [1, 1]), MixtureComponent.Diagonal([0], [1])] }, "Class 1 of the Gaussian mixture has a mean of 1 numbers and a covariance of 1 rows with 1 numbers; expected 2 everywhere");
        AssertFault(new GaussianMixture { Classes = [MixtureComponent.Diagonal([double.NaN], [1])] }, "the mean [NaN]");
        AssertFault(new GaussianMixture { Classes = [] }, "0 classes; expected 1 to 256");
        AssertFault(new GaussianMixture { TrainCount = 0 }, "0 training samples");
    }

    private static void AssertFault(GaussianMixture mixture, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(mixture.Draw).Message);

    private static float[] Features(SampleSet set, int count)
    {
        var features = new float[count * set.SampleShape.Size];
        set.CopyBatch([.. Enumerable.Range(0, count)], features);
        return features;
    }
}
