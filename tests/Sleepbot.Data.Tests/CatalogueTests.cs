namespace Sleepbot.Data.Tests;

public class CatalogueTests
{
    public static TheoryData<string> Names => [.. DataCatalogue.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sizes_counts_and_names_of_an_entry_agree(string name)
    {
        DatasetEntry entry = DataCatalogue.All.Single(candidate => candidate.Name == name);
        long pixels = (entry.TrainCount + entry.TestCount) * (long)entry.SampleShape.Size;
        long headers = entry.Format == DataFormat.Idx ? 2 * (16 + 8) : 0;
        Assert.Equal(pixels + entry.TrainCount + entry.TestCount + headers, entry.Size);
        Assert.Equal(10, entry.ClassNames.Distinct().Count());
        Assert.All(entry.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.Equal(entry.Files.Count, entry.Files.Select(file => file.Sha256).Distinct().Count());
        Assert.Equal(entry.Format == DataFormat.Idx ? IdxFolder.FileNames : CifarFolder.FileNames, entry.Files.Select(file => file.Name));
        Assert.Equal(name == "cifar-10", entry.Mirrors.Any(mirror => mirror.IsArchive));
    }
}
