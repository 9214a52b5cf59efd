using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests;

public sealed class CatalogueTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ready_made_experiments_are_found_anywhere()
    {
        Assert.Superset(new HashSet<string> { "quickstart", "sleep-replay", "sleepbot-2017" }, ExperimentCatalogue.Names(folder.Path).ToHashSet());

        var source = ExperimentCatalogue.Find("quickstart", folder.Path);

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "experiments", "quickstart.yaml")), source.Text);
        Assert.Equal(("experiments/quickstart.yaml", folder.Path), (source.Name, source.Folder));
    }

    [Fact]
    public void Experiments_of_a_parent_folder_come_before_ready_made_ones()
    {
        folder.Write("experiments/quickstart.yaml", "mine");
        string deep = Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b")).FullName;

        var source = ExperimentCatalogue.Find("quickstart", deep);

        Assert.Equal("mine", source.Text);
        Assert.Equal(Path.Combine("..", "..", "experiments", "quickstart.yaml"), source.Name);
        Assert.Equal(Path.Combine(folder.Path, "experiments"), source.Folder);
    }

    [Fact]
    public void A_path_is_a_path_relative_to_the_folder()
    {
        folder.Write("sub/mine.yml", "text");

        var source = ExperimentCatalogue.Find("sub/mine.yml", folder.Path);

        Assert.Equal(("sub/mine.yml", "text", Path.Combine(folder.Path, "sub")), (source.Name, source.Text, source.Folder));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest()
    {
        var exception = Assert.Throws<ExperimentException>(() => ExperimentCatalogue.Find("quikstart", folder.Path));

        Assert.Equal("quikstart: 'quikstart' is no experiment. Did you mean 'quickstart'? For a file of your own write its path, ending in .yaml.", exception.Message);
    }

    [Fact]
    public void An_unknown_name_that_is_near_to_none_is_answered_with_all()
    {
        var exception = Assert.Throws<ExperimentException>(() => ExperimentCatalogue.Find("zebra", folder.Path));

        Assert.Contains("Known are: quickstart, sleep-replay, sleepbot-2017", exception.Message);
    }
}
