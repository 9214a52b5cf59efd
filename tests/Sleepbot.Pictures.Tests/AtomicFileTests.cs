namespace Sleepbot.Pictures.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sleepbot-pictures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Makes_missing_folders_and_leaves_nothing_but_the_file()
    {
        string path = Path.Combine(folder, "new", "page.html");
        ResultPage.Write(Synthetic.Quickstart(), path);

        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(folder, "new")));
        Assert.Equal(ResultPage.Render(Synthetic.Quickstart()), File.ReadAllText(path));
    }

    [Fact]
    public void Replaces_what_was_there()
    {
        string path = Path.Combine(folder, "page.html");
        File.WriteAllText(path, new string('x', 10_000_000));
        ResultPage.Write(Synthetic.Quickstart(), path);

        Assert.StartsWith("<!doctype html>", File.ReadAllText(path));
    }

    [Fact]
    public void A_write_that_fails_leaves_no_half_file_behind()
    {
        string path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<SystemException>(() => ResultPage.Write(Synthetic.Quickstart(), path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void What_was_there_survives_an_experiment_that_cannot_be_drawn()
    {
        string path = Path.Combine(folder, "page.html");
        File.WriteAllText(path, "before");

        Assert.Throws<ArgumentException>(() => ResultPage.Write(Synthetic.Quickstart() with { Baseline = "nobody" }, path));
        Assert.Equal("before", File.ReadAllText(path));
    }
}
