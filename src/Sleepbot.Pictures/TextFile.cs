using System.Text;
using Sleepbot.Shared;

namespace Sleepbot.Pictures;

/// <summary>Writes a page or a figure, whole or not at all.</summary>
internal static class TextFile
{
    /// <summary>Writes a text as UTF-8, and makes the folders that are missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text.</param>
    public static void Write(string path, string text)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))
            ?? throw new ArgumentException($"'{path}' is a folder; expected the path of a file.", nameof(path));
        Directory.CreateDirectory(folder);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
