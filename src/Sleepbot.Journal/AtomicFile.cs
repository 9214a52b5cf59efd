namespace Sleepbot.Journal;

/// <summary>Writes a file so that its name never stands for half of it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file beside <paramref name="path"/>, and renames it when it is whole and on the disk.</summary>
    /// <exception cref="JournalException">The file system refused; what was at <paramref name="path"/> before is still there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? target;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"'{target}' could not be written: {error.Message} Nothing was put in its place. Make sure that its folder exists and "
                + "may be written to, that there is space on the disk, and that no other program holds the file.",
                error);
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What matters has been reported already; a file that ends in .tmp is nobody's result.
        }
    }
}
