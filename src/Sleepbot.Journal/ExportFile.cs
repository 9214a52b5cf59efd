using Sleepbot.Shared;

namespace Sleepbot.Journal;

/// <summary>Writes the file of an export, whole or not at all.</summary>
internal static class ExportFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="JournalException">The file system refused; what was at <paramref name="path"/> before is still there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"'{Path.GetFullPath(path)}' could not be written: {error.Message} Nothing was put in its place. Make sure that its folder exists and "
                + "may be written to, that there is space on the disk, and that no other program holds the file.",
                error);
        }
    }
}
