using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text)
    {
        string whole = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole) ?? throw new ArgumentException($"'{path}' is a folder; expected the path of a file.", nameof(path)));
        // In the same folder, because a move is atomic within one file system only.
        string part = $"{whole}.{Guid.NewGuid():N}.part";
        try
        {
            File.WriteAllText(part, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(part, whole, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
