using System.Text.Json;

namespace Sleepbot.Cli.Tests;

public sealed class ListingTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("models", "lenet5")]
    [InlineData("interventions", "square-and-normalise")]
    [InlineData("data list", "fashion-mnist")]
    public async Task Listings_are_text_and_json(string command, string expected)
    {
        var text = await CommandFolder.RunAsync(command.Split(' '));
        Assert.Equal(ExitCode.Success, text.Code);
        Assert.Contains(expected, text.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await CommandFolder.RunAsync([.. command.Split(' '), "--json"])).Output);
        Assert.Contains(json.RootElement.EnumerateArray(), item => item.GetProperty("name").GetString() == expected);
    }

    [Fact]
    public async Task A_model_shows_its_layers_under_the_names_of_its_weights()
    {
        var said = await CommandFolder.RunAsync("models", "lenet5");

        Assert.Contains("61,706 weights", said.Output, StringComparison.Ordinal);
        Assert.Contains("conv2.weight (16, 6, 5, 5)", said.Output, StringComparison.Ordinal);
    }
}
