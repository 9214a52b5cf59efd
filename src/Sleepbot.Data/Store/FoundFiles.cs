namespace Sleepbot.Data;

/// <summary>The files of a data set, read and checked.</summary>
internal sealed record FoundFiles(string Folder, DatasetPlace Place, SourceFile[] Files, byte[][] Contents)
{
    public long BytesOnDisk => Files.Sum(file => new FileInfo(file.Path).Length);
}
