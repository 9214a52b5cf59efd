namespace Sleepbot.Cli.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("rnu")]
    [InlineData("run")]
    [InlineData("run", "quickstart", "--sedes", "3")]
    [InlineData("run", "quickstart", "--workers", "0")]
    [InlineData("run", "quickstart", "--workers", "many")]
    [InlineData("run", "quickstart", "--threads-per-run", "0")]
    [InlineData("models", "--plan")]
    [InlineData("models", "lenet5", "--batch", "8")]
    [InlineData("models", "lenet5", "--plan", "--batch", "0")]
    [InlineData("run", "quickstart", "--threads-per-run", "many")]
    [InlineData("export", "quickstart")]
    public async Task A_command_line_that_is_not_understood_is_told(params string[] arguments)
    {
        var said = await CommandFolder.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.NotEmpty(said.Error);
        Assert.DoesNotContain("   at ", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_file_are_listed_and_nothing_is_trained()
    {
        string file = folder.Write("bad.yaml", Experiments.Clouds
            .Replace("optimizer: momentum", "optimzer: momentum", StringComparison.Ordinal)
            .Replace("every: 5 steps", "every: 5 moons", StringComparison.Ordinal)
            .Replace("uniform-noise", "uniform-nose", StringComparison.Ordinal));
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal);

        Assert.Equal(ExitCode.InvalidExperiment, said.Code);
        Assert.Contains("line 5: ", said.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'optimizer'?", said.Error, StringComparison.Ordinal);
        Assert.Contains("5 moons", said.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'uniform-noise'?", said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Journal));
    }

    [Fact]
    public async Task Validate_says_what_run_would_and_writes_nothing()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        Assert.Equal(ExitCode.Success, (await CommandFolder.RunAsync("validate", file)).Code);
        Assert.Equal(ExitCode.InvalidExperiment, (await CommandFolder.RunAsync("validate", file, "--set", "training.batchSize=-3")).Code);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "clouds")]
    [InlineData("export", "clouds", "--csv", "x.csv")]
    public async Task A_missing_journal_is_told(params string[] arguments)
    {
        var said = await CommandFolder.RunAsync([.. arguments, "--journal", folder.Journal]);

        Assert.Equal(ExitCode.Journal, said.Code);
        Assert.Contains(folder.Journal, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_told_and_left_alone()
    {
        string file = folder.Write("sleepbot.db", "this is a letter to my aunt, and it is long enough to be taken for something else");
        var said = await CommandFolder.RunAsync("run", folder.Write("clouds.yaml", Experiments.Clouds), "--journal", file);

        Assert.Equal(ExitCode.Journal, said.Code);
        Assert.StartsWith("this is a letter", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_data_set_is_told()
    {
        var said = await CommandFolder.RunAsync("data", "get", "mnits");

        Assert.Equal(ExitCode.Data, said.Code);
        Assert.Contains("mnist", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seeds: 2\n", ExitCode.Data)]
    [InlineData("seeds: 0\n", ExitCode.InvalidExperiment)]
    public async Task Damaged_data_of_ones_own_is_no_mistake_of_the_file(string mistake, int code)
    {
        Directory.CreateDirectory(folder.PathOf("images"));
        folder.Write("images/train-images-idx3-ubyte", "torn");
        string file = folder.Write("own.yaml", $"experiment: own\ndata: {{ folder: images }}\nnetwork: logistic\ntraining: {{ optimizer: sgd, learningRate: 0.1, length: 1 epoch }}\n{mistake}arms:\n  plain: {{}}\n");
        var (run, checkedOnly, json) = (await CommandFolder.RunAsync("run", file, "--journal", folder.Journal), await CommandFolder.RunAsync("validate", file), await CommandFolder.RunAsync("validate", file, "--json"));

        Assert.Equal((code, code, code), (run.Code, checkedOnly.Code, json.Code));
        Assert.Contains("own.yaml, line 2: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("train-labels-idx1-ubyte", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_told()
    {
        var said = await CommandFolder.RunAsync("models", "lenet4");

        Assert.Equal(ExitCode.InvalidExperiment, said.Code);
        Assert.Contains("Did you mean 'lenet5'?", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_told_and_the_result_is_kept()
    {
        string file = folder.Write("clouds.yaml", Experiments.Clouds);
        var said = await CommandFolder.RunAsync("run", file, "--journal", folder.Journal, "--page", Path.Combine(file, "page.html"));

        Assert.Equal(ExitCode.File, said.Code);
        Assert.Contains("9 finished", (await CommandFolder.RunAsync("list", "--journal", folder.Journal)).Output, StringComparison.Ordinal);
    }
}
