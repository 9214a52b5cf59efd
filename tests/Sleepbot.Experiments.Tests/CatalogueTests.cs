using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests;

public sealed class CatalogueTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ready_made_experiments_are_found_anywhere()
    {
        Assert.Superset(new HashSet<string> { "quickstart", "sleep-replay", "sleepbot-2017", "zoo" }, ExperimentCatalogue.Names(folder.Path).ToHashSet());

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

        Assert.Contains("Known are: augmentation, quickstart, sleep-replay, sleepbot-2017", exception.Message);
    }

    [Fact]
    public void Ready_made_folders_are_found_anywhere()
    {
        var sources = ExperimentCatalogue.FindFolder("zoo", folder.Path)!;

        Assert.Equal(["experiments/zoo/zoo-fashion.yaml", "experiments/zoo/zoo-fm16.yaml", "experiments/zoo/zoo-mnist.yaml"], sources.Select(source => source.Name));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "experiments", "zoo", "zoo-mnist.yaml")), sources[2].Text);
    }

    [Theory]
    [InlineData("mine")]
    [InlineData("experiments/mine")]
    [InlineData("experiments/mine/")]
    [InlineData("here")]
    public void A_folder_gives_its_experiments_in_the_order_of_their_names(string name)
    {
        string place = name == "here" ? "here" : "experiments/mine";
        folder.Write($"{place}/b.yaml", "second");
        folder.Write($"{place}/a.yml", "first");
        folder.Write($"{place}/notes.txt", "no experiment");

        var sources = ExperimentCatalogue.FindFolder(name, folder.Path)!;

        Assert.Equal(["first", "second"], sources.Select(source => source.Text));
        Assert.Equal(Path.Combine(place, "a.yml"), sources[0].Name);
        Assert.Equal(name != "here", ExperimentCatalogue.Names(folder.Path).Contains("mine"));
    }

    [Fact]
    public void A_file_comes_before_a_folder_of_its_name()
    {
        folder.Write("experiments/mine.yaml", "one");
        folder.Write("experiments/mine/a.yaml", "many");

        Assert.Null(ExperimentCatalogue.FindFolder("mine", folder.Path));
        Assert.Null(ExperimentCatalogue.FindFolder("experiments/mine.yaml", folder.Path));
        Assert.Null(ExperimentCatalogue.FindFolder("quickstart", folder.Path));
    }

    [Fact]
    public void A_folder_without_experiments_is_told()
    {
        string empty = Directory.CreateDirectory(Path.Combine(folder.Path, "empty")).FullName;

        var exception = Assert.Throws<ExperimentException>(() => ExperimentCatalogue.FindFolder("./empty", folder.Path));

        Assert.Equal($"empty: the folder {empty} holds no experiment; expected at least one file that ends in .yaml.", exception.Message);
    }

    [Fact]
    public void A_folder_where_one_experiment_is_wanted_is_told()
    {
        var exception = Assert.Throws<ExperimentException>(() => ExperimentCatalogue.Find("zoo", folder.Path));

        Assert.Equal("zoo: 'zoo' is a folder of 3 experiments; expected a single one. `sleepbot run` and `sleepbot validate` take folders.", exception.Message);
    }

    [Fact]
    public void All_mistakes_of_all_files_of_a_study_are_listed()
    {
        const string Good = "experiment: twin\ndata: gaussian-mixture\nnetwork: { model: mlp, widths: [2] }\ntraining: { optimizer: sgd, learningRate: 0.1, length: 1 epoch }\nseeds: 1\narms: { plain: {} }\n";
        folder.Write("a.yaml", Good);
        folder.Write("b.yaml", Good);
        folder.Write("c.yaml", Good.Replace("seeds: 1", "seeds: many", StringComparison.Ordinal));

        var exception = Assert.Throws<ExperimentException>(() => ExperimentStudy.Load(folder.Path));

        Assert.Equal(2, exception.Problems.Count);
        Assert.Contains("this experiment is called 'twin', as that of ", exception.Problems[0].Message);
        Assert.EndsWith("c.yaml", exception.Problems[1].File);
        Assert.Contains("seeds", exception.Problems[1].Message);
    }
}
