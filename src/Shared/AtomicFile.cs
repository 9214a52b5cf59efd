namespace Sleepbot.Shared;

/// <summary>Writes a file so that its name never stands for half of it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file in the same folder, and renames it when it is whole and on the disk.</summary>
    /// <param name="path">
    /// The file; its folder must exist. What was there before stays until the last moment. A link is followed. Devices and the pipes
    /// of this process, such as <c>/dev/stdout</c>, are written to as they are.
    /// </param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file system refused, for example because the disk is full. Nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written to. Nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string target = (File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName : null) ?? full;
        if (IsDevice(full) || IsDevice(target))
        {
            // By its own name: the one that a link to a pipe leads to, such as /proc/self/fd/pipe:[1234], is no path.
            using var device = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(device);
            return;
        }

        // In the same folder, because a rename is atomic within one file system only.
        string temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What went wrong first is what the caller must hear; a file that ends in .tmp is nobody's result.
        }
    }
}
