namespace Sleepbot.Training.Tests;

public sealed class WeightHistoryTests
{
    [Fact]
    public void Gives_the_newest_first_and_forgets_the_oldest()
    {
        var history = new WeightHistory(capacity: 3, length: 2);
        for (int i = 1; i <= 5; i++)
        {
            history.Push([i, -i]);
            Assert.Equal(Math.Min(i, 3), history.Count);
        }

        Assert.Equal([5, -5], history[1].ToArray());
        Assert.Equal([4, -4], history[2].ToArray());
        Assert.Equal([3, -3], history[3].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Says_how_many_snapshots_there_are(int back)
    {
        var history = new WeightHistory(capacity: 2, length: 1);
        history.Push([1]);
        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => history[back].Length);
        Assert.StartsWith($"There is no snapshot {back} of the weights: 1 are there now, 1 is the newest.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_nothing_where_nobody_asks_for_snapshots()
    {
        var history = new WeightHistory(capacity: 0, length: 1);
        history.Push([1]);
        Assert.Equal(0, history.Count);
    }
}
