using System.IO.Pipes;
using Sleepbot.Shared;

namespace Sleepbot.Cli.Tests.Shared;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sleepbot-shared-").FullName;

    private string File => Path.Combine(folder, "result.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Writes_a_new_file_and_leaves_nothing_else()
    {
        AtomicFile.Write(File, stream => stream.Write("new"u8));

        Assert.Equal("new", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void What_was_there_stays_until_the_new_content_is_whole()
    {
        System.IO.File.WriteAllText(File, "old, and longer");
        AtomicFile.Write(File, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old, and longer", System.IO.File.ReadAllText(File));
        });

        Assert.Equal("new", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_write_that_fails_changes_nothing()
    {
        System.IO.File.WriteAllText(File, "old");

        Assert.Throws<IOException>(() => AtomicFile.Write(File, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("the disk is full");
        }));
        Assert.Equal("old", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_in_its_place_is_left_alone()
    {
        Directory.CreateDirectory(File);

        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(File, stream => stream.Write("new"u8)));
        Assert.Equal([File], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_link_stays_a_link_to_the_file_that_is_written()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only administrators make links.");
        }

        string link = Path.Combine(folder, "link.txt");
        System.IO.File.WriteAllText(File, "old");
        System.IO.File.CreateSymbolicLink(link, File);
        AtomicFile.Write(link, stream => stream.Write("new"u8));

        Assert.Equal(File, System.IO.File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
        Assert.Equal("new", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_pipe_takes_the_content_as_it_comes()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has pipes by name in /proc.");
        }

        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        AtomicFile.Write($"/proc/self/fd/{pipe.GetClientHandleAsString()}", stream => stream.Write("new"u8));
        pipe.DisposeLocalCopyOfClientHandle();

        using var reader = new StreamReader(pipe);
        Assert.Equal("new", reader.ReadToEnd());
    }

    [Fact]
    public void A_missing_folder_is_not_made()
    {
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(folder, "missing", "result.txt"), stream => stream.Write("new"u8)));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}
