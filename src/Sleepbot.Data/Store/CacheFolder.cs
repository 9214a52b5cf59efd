using System.Buffers;
using System.Security.Cryptography;

namespace Sleepbot.Data;

/// <summary>The folder of one data set in the per-user cache.</summary>
/// <remarks>
/// A file is written under another name, checked, and moved to its own name in one step, so a file under its own name is
/// either whole or was damaged later. Every reading checks the SHA-256 again; at 55 MB that takes some 50 ms.
/// </remarks>
internal sealed class CacheFolder
{
    private const int BufferSize = 1 << 18;
    private readonly DatasetEntry entry;

    public CacheFolder(DatasetEntry entry, string path)
    {
        this.entry = entry;
        FolderPath = path;
    }

    public string FolderPath { get; }

    /// <summary>Reads all files.</summary>
    /// <returns>Null where one is missing or damaged; <paramref name="attempts"/> then says which.</returns>
    public FoundFiles? Read(List<Attempt> attempts)
    {
        string[] missing = ReadOnlyFolder.Missing(entry, FolderPath);
        if (missing.Length > 0)
        {
            attempts.Add(new("the cache", $"{FolderPath} lacks {string.Join(", ", missing)}"));
            return null;
        }

        var files = new SourceFile[entry.Files.Count];
        var contents = new byte[entry.Files.Count][];
        for (int i = 0; i < contents.Length; i++)
        {
            if (ReadOne(i, out files[i], out contents[i]) is { } fault)
            {
                attempts.Add(new("the cache", $"{files[i].Path} is damaged: {fault}"));
                return null;
            }
        }

        return new FoundFiles(FolderPath, DatasetPlace.Cache, files, contents);
    }

    /// <summary>Checks one file and, where it is damaged, moves it aside.</summary>
    /// <param name="index">Which of the entry's files.</param>
    /// <param name="note">What happened, or null.</param>
    /// <returns>Whether the file is there and whole.</returns>
    public bool HasWhole(int index, out string? note)
    {
        note = null;
        if (FolderFiles.Find(FolderPath, entry.Files[index].Name) is null)
        {
            return false;
        }

        if (ReadOne(index, out SourceFile file, out _) is not { } fault)
        {
            return true;
        }

        string aside = file.Path + ".corrupt";
        Write(() => File.Move(file.Path, aside, overwrite: true));
        note = $"{file.Path} is damaged ({fault}). It was moved to {Path.GetFileName(aside)} and is fetched anew.";
        return false;
    }

    /// <summary>Puts a content into the cache if it is the right one.</summary>
    /// <param name="index">Which of the entry's files.</param>
    /// <param name="content">The content, unpacked.</param>
    /// <param name="cancellation">Stops the copy; nothing is then left behind.</param>
    /// <returns>Why the content was refused, or null.</returns>
    /// <exception cref="DataException">The cache cannot be written, for example because the disk is full.</exception>
    public async Task<string?> StoreAsync(int index, Stream content, CancellationToken cancellation)
    {
        DataFile file = entry.Files[index];
        string target = Path.Combine(FolderPath, file.Name);
        string draft = target + ".new";
        try
        {
            string? fault = await CopyAsync(file, content, draft, cancellation);
            if (fault is null)
            {
                Write(() => File.Move(draft, target, overwrite: true));
            }

            return fault;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Creates the folder.</summary>
    /// <exception cref="DataException">It cannot be created.</exception>
    public void Create() => Write(() => Directory.CreateDirectory(FolderPath));

    /// <summary>Does something that writes to the cache.</summary>
    /// <exception cref="DataException">The system refused.</exception>
    public void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(error);
        }
    }

    /// <summary>Makes the exception for a refusal of the file system.</summary>
    public DataException CannotWrite(Exception error) => new(
        $"{FolderPath}: the cache cannot be written: {error.Message.TrimEnd('.')}. {entry.Name} takes {entry.Size / 1e6:N0} MB, and as much again while it is fetched. Free space there, or set SLEEPBOT_CACHE to another folder.",
        FolderPath,
        error);

    private string? ReadOne(int index, out SourceFile file, out byte[] content)
    {
        file = new SourceFile(
            FolderFiles.Find(FolderPath, entry.Files[index].Name) ?? Path.Combine(FolderPath, entry.Files[index].Name),
            $"Delete it and run `sleepbot data get {entry.Name}`.");
        try
        {
            content = ContentReader.Read(file);
            return entry.FaultOf(index, content, allowPart: false);
        }
        catch (DataException error) when (error.InnerException is not UnauthorizedAccessException)
        {
            content = [];
            return error.Problem!.TrimEnd('.');
        }
    }

    private async Task<string?> CopyAsync(DataFile file, Stream content, string draft, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        FileStream? stream = null;
        try
        {
            Write(() => stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
            long size = 0;
            while (true)
            {
                int read;
                try
                {
                    read = await content.ReadAsync(buffer, cancellation);
                }
                catch (Exception error) when (error is IOException or InvalidDataException)
                {
                    return $"it cannot be unpacked: {error.Message}";
                }

                if (read == 0)
                {
                    Write(() => stream!.Flush(flushToDisk: true));
                    return ContentHash.FaultOf(file, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
                }

                // What is longer than it should be is wrong already; a hostile archive must not fill the disk.
                size += read;
                if (size > file.Size)
                {
                    return $"its content is longer than the {file.Size:N0} bytes expected";
                }

                hash.AppendData(buffer, 0, read);
                Write(() => stream!.Write(buffer, 0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
        }
    }
}
