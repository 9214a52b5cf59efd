namespace Sleepbot.Data;

/// <summary>Reads a folder of four IDX files under the names that MNIST gave them.</summary>
/// <remarks>
/// <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c>,
/// <c>t10k-labels-idx1-ubyte</c>; a dot may stand before <c>idx</c>, and each may be plain or gzipped (with <c>.gz</c>).
/// </remarks>
public static class IdxFolder
{
    /// <summary>The four files: training images and labels, test images and labels.</summary>
    internal static readonly IReadOnlyList<string> FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Reads both splits.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <param name="name">What reports call the data; by default the folder's name.</param>
    /// <param name="classes">Number of classes, from 1 to <see cref="SampleSet.MaxClasses"/>; by default the largest label plus 1.</param>
    /// <returns>Samples of shape (1, height, width).</returns>
    /// <exception cref="DataException">A file is missing, damaged or of another kind, or the files do not fit together.</exception>
    public static Dataset Read(string folder, string? name = null, int? classes = null)
    {
        SourceFile[] files = [.. FolderFiles.Find(folder, FileNames).Select(path => new SourceFile(path, SourceFile.ReplaceIt))];
        byte[][] contents = Array.ConvertAll(files, ContentReader.Read);
        return Join(name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), files, contents, classes, classNames: null);
    }

    /// <summary>Joins the contents of the four files.</summary>
    internal static Dataset Join(string name, SourceFile[] files, byte[][] contents, int? classes, IReadOnlyList<string>? classNames)
    {
        int[] trainLabels = IdxReader.Labels(contents[1], classes, files[1]);
        int[] testLabels = IdxReader.Labels(contents[3], classes, files[3]);
        int count = classes ?? Math.Max(trainLabels.Max(), testLabels.Max()) + 1;
        return new Dataset(
            name,
            Split(IdxReader.Images(contents[0], files[0]), trainLabels, count, files[0], files[1]),
            Split(IdxReader.Images(contents[2], files[2]), testLabels, count, files[2], files[3]),
            classNames);
    }

    private static SampleSet Split(ByteFeatures images, int[] labels, int classes, SourceFile imageFile, SourceFile labelFile) =>
        images.Count == labels.Length
            ? new SampleSet(images, labels, classes)
            : throw imageFile.Fault($"the file holds {images.Count:N0} images, but {Path.GetFileName(labelFile.Path)} beside it holds {labels.Length:N0} labels; expected one label per image.");
}
