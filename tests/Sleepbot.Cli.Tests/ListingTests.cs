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

    [Fact]
    public async Task A_model_shows_what_can_be_set()
    {
        var said = await CommandFolder.RunAsync("models", "mlp");
        Assert.Contains("network: {model: mlp, widths: [128]}", said.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await CommandFolder.RunAsync("models", "mlp", "--json")).Output);
        var settings = json.RootElement.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);
        Assert.Equal(["widths", "activation", "dropout", "weightInitializer"], settings.Keys);
        Assert.Equal("relu", settings["activation"].GetProperty("default").GetString());
        Assert.StartsWith("one of: relu", settings["activation"].GetProperty("expected").GetString(), StringComparison.Ordinal);
        Assert.Equal("xavier-uniform", settings["weightInitializer"].GetProperty("default").GetString());
        Assert.All(settings.Values, setting => Assert.NotEqual("", setting.GetProperty("summary").GetString()));
    }

    [Fact]
    public async Task A_plan_tells_kernels_rules_and_work()
    {
        var said = await CommandFolder.RunAsync("models", "keras-cnn", "--plan", "--batch", "64");
        Assert.Contains("a training step on 64 samples", said.Output, StringComparison.Ordinal);
        Assert.Contains("Winograd", said.Output, StringComparison.Ordinal);

        said = await CommandFolder.RunAsync("models", "keras-cnn", "--plan", "--batch", "4");
        Assert.Contains("Winograd F(2x2, 3x3), channels", said.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await CommandFolder.RunAsync("models", "lenet5", "--plan", "--batch", "4", "--json")).Output);
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToList();
        var conv2 = steps.Single(step => step.GetProperty("operation").GetString() == "convolution" && step.GetProperty("layer").GetString() == "conv2");
        Assert.StartsWith("channels with rectifier", conv2.GetProperty("kernel").GetString(), StringComparison.Ordinal);
        Assert.Contains("fewer than 12 samples", conv2.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("sample", conv2.GetProperty("layout").GetString());

        // 16 filters of 6 x 5 x 5 at 10 x 10 places, for 4 samples; backward twice that.
        Assert.Equal(2.0 * 16 * 150 * 100 * 4, conv2.GetProperty("forwardFlops").GetDouble());
        Assert.Equal(4.0 * 16 * 150 * 100 * 4, conv2.GetProperty("backwardFlops").GetDouble());
        Assert.True(steps.First(step => step.GetProperty("operation").GetString() == "leaky relu").GetProperty("inPlace").GetBoolean());
    }
}
