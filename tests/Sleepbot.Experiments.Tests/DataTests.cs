using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests;

public sealed class DataTests
{
    private static readonly DatasetStore noStore = new();

    [Fact]
    public async Task Subsets_classes_and_normalisation_are_applied()
    {
        var data = await Sample.Read(Sample.With(3, "data: { mixture: { trainCount: 200, seed: 4 }, classes: [1, 0], normalise: standardise, train: { perClass: 20 }, test: { first: 7 } }"))
            .Data.LoadAsync(noStore, TestContext.Current.CancellationToken);

        Assert.Equal([20, 20], data.Train.CountByClass());
        Assert.Equal(7, data.Test.Count);
        Assert.Equal(["1", "0"], data.ClassNames);
        Assert.Equal(NormalisationKind.Standardise, data.Normalisation.Kind);
        Assert.NotEmpty(data.Normalisation.Means);
    }

    [Fact]
    public async Task A_folder_of_idx_files_is_read_relative_to_the_file()
    {
        using TempFolder folder = new();
        Idx.Write(Path.Combine(folder.Path, "images"), count: 40, side: 3, classes: 2);
        string text = Sample.With(3, "data: { folder: images, normalise: { mean: 0.5, deviation: 0.25 } }");

        var data = await Sample.ReadIn(folder.Path, text).Data.LoadAsync(noStore, TestContext.Current.CancellationToken);

        Assert.Equal(40, data.Train.Count);
        Assert.Equal([1, 3, 3], data.SampleShape);
        float[] sample = new float[9];
        data.Train.CopySample(0, sample);
        Assert.Equal(-2f, sample[0]);
    }

    [Fact]
    public void A_damaged_folder_is_named_at_its_line()
    {
        using TempFolder folder = new();
        Idx.Write(Path.Combine(folder.Path, "images"), count: 40, side: 3, classes: 2);
        File.WriteAllText(Path.Combine(folder.Path, "images", "train-labels-idx1-ubyte"), "torn");

        string mistake = Assert.Single(Sample.MistakesIn(folder.Path, Sample.With(3, "data: { folder: images }")));

        Assert.StartsWith("a.yaml, line 3: ", mistake);
        Assert.Contains("train-labels-idx1-ubyte", mistake);
    }

    [Fact]
    public void A_public_data_set_is_checked_without_fetching_it()
    {
        // The batch is larger than the subset; nothing but the catalogue can know that.
        var mistakes = Sample.Mistakes(Sample.With(3, "data: { name: fashion-mnist, train: { first: 10 } }"));

        Assert.Equal(["a.yaml, line 8: 'batchSize' is 16, but there are 10 training samples. Use at most 10."], mistakes);
    }
}
