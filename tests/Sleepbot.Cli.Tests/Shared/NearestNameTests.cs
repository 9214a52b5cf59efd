using Sleepbot.Shared;

namespace Sleepbot.Cli.Tests.Shared;

public sealed class NearestNameTests
{
    private static readonly string[] known = ["adam", "optimizer", "learningRate", "momentum"];

    [Theory]
    [InlineData("optimzer", "optimizer")] // a letter dropped
    [InlineData("optimiizer", "optimizer")] // added
    [InlineData("optimiser", "optimizer")] // changed
    [InlineData("adma", "adam")] // swapped: one mistake, where dropping and adding would be two
    [InlineData("LEARNINGRATE", "learningRate")]
    [InlineData("optimsr", "optimizer")] // 3 of 9
    public void Finds_a_name_with_few_mistakes(string name, string meant)
    {
        Assert.Equal(meant, NearestName.Find(name, known));
        Assert.Equal($"Did you mean '{meant}'?", NearestName.Suggest(name, known));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zebra")]
    [InlineData("ad")] // 2 of 4 letters are more than two of five
    public void Does_not_guess(string name)
    {
        Assert.Null(NearestName.Find(name, known));
        Assert.Equal("It has: adam, optimizer, learningRate, momentum.", NearestName.Suggest(name, known, "It has"));
    }

    [Fact]
    public void Of_names_equally_near_the_first_is_meant() => Assert.Equal("conv1", NearestName.Find("conv3", ["conv1", "conv2"]));

    [Fact]
    public void Says_that_there_are_none() => Assert.Equal("There are none.", NearestName.Suggest("adam", []));

    [Fact]
    public void Lists_thirty_names_at_most()
    {
        string listed = NearestName.Suggest("zebra", Enumerable.Range(0, 42).Select(i => $"name{i:00}"));
        Assert.StartsWith("Known are: name00, name01,", listed, StringComparison.Ordinal);
        Assert.EndsWith(", name29 and 12 more.", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_compare_endless_names() => Assert.Null(NearestName.Find(new string('a', 61), [new string('a', 62)]));
}
