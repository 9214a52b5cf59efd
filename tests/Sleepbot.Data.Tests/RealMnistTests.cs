
namespace Sleepbot.Data.Tests;

/// <summary>The real digits, found or fetched the way a user does; skipped with the reason where no source can be reached.</summary>
public class RealMnistTests
{
    private static readonly Lazy<Task<Dataset>> mnistOnce = new(() => new DatasetStore().LoadAsync("mnist"));

    private static async Task<Dataset> LoadAsync()
    {
        try
        {
            return await mnistOnce.Value;
        }
        catch (DataException error)
        {
            Assert.Skip(error.Message);
            throw;
        }
    }

    [Fact]
    public async Task The_digits_are_those_everybody_knows()
    {
        Dataset mnist = await LoadAsync();
        Assert.Equal([1, 28, 28], mnist.SampleShape);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], mnist.Train.Labels[..10].ToArray());
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], mnist.Train.CountByClass());
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], mnist.Test.CountByClass());
        ChannelStatistics statistics = mnist.Train.Measure();
        Assert.Equal(0.1307, statistics.Means[0], 5e-5);
        Assert.Equal(0.3081, statistics.Deviations[0], 5e-5);
    }
}
