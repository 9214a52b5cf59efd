using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Reads a folder of CIFAR-10's binary version.</summary>
/// <remarks>
/// <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, each plain or gzipped (with <c>.gz</c>). A
/// record is a label byte and the 1024 red, 1024 green and 1024 blue bytes of a 32x32 image. Files may hold fewer than
/// 10,000 records; <see cref="Dataset.Remark"/> then says how many samples there are.
/// </remarks>
public static class CifarFolder
{
    /// <summary>Bytes of one record: the label and the three colour planes.</summary>
    internal const int RecordLength = 1 + (3 * 32 * 32);

    /// <summary>The five training files, then the test file.</summary>
    internal static readonly IReadOnlyList<string> FileNames =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];

    internal static readonly IReadOnlyList<string> ClassNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private const int WholeTrain = 50_000;
    private const int WholeTest = 10_000;

    /// <summary>Reads both splits.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <param name="name">What reports call the data; by default <c>cifar-10</c>.</param>
    /// <returns>Samples of shape (3, 32, 32) of 10 classes.</returns>
    /// <exception cref="DataException">A file is missing, damaged or of another kind.</exception>
    public static Dataset Read(string folder, string name = "cifar-10")
    {
        SourceFile[] files = [.. FolderFiles.Find(folder, FileNames).Select(path => new SourceFile(path, SourceFile.ReplaceIt))];
        return Join(name, files, Array.ConvertAll(files, ContentReader.Read));
    }

    /// <summary>Joins the contents of the six files. Lets go of each content when it is copied.</summary>
    internal static Dataset Join(string name, SourceFile[] files, byte[][] contents)
    {
        SampleSet train = Split(files.AsSpan(..^1), contents.AsSpan(..^1));
        SampleSet test = Split(files.AsSpan(^1..), contents.AsSpan(^1..));
        bool whole = train.Count == WholeTrain && test.Count == WholeTest;
        string? remark = whole
            ? null
            : $"a part of CIFAR-10: {train.Count:N0} of {WholeTrain:N0} training and {test.Count:N0} of {WholeTest:N0} test images; no figure on it is one on CIFAR-10";
        return new Dataset(name, train, test, ClassNames, remark);
    }

    private static SampleSet Split(ReadOnlySpan<SourceFile> files, Span<byte[]> contents)
    {
        long records = 0;
        for (int i = 0; i < files.Length; i++)
        {
            records += CountRecords(contents[i], files[i]);
        }

        Shape image = [3, 32, 32];
        if (records * image.Size > Array.MaxLength)
        {
            throw files[0].Fault($"the files of this split hold {records:N0} images together; expected at most {Array.MaxLength / image.Size:N0}.");
        }

        var pixels = new byte[records * image.Size];
        var labels = new int[records];
        int sample = 0;
        for (int i = 0; i < files.Length; i++)
        {
            ReadOnlySpan<byte> content = contents[i];
            contents[i] = [];
            for (int at = 0; at < content.Length; at += RecordLength, sample++)
            {
                labels[sample] = content[at] < ClassNames.Count
                    ? content[at]
                    : throw files[i].Fault($"image {at / RecordLength} has label {content[at]}; expected 0 to 9. It may not be CIFAR-10's binary version.");
                content.Slice(at + 1, image.Size).CopyTo(pixels.AsSpan(sample * image.Size));
            }
        }

        return new SampleSet(new ByteFeatures(image, pixels), labels, ClassNames.Count);
    }

    private static int CountRecords(byte[] content, SourceFile file) =>
        content.Length > 0 && content.Length % RecordLength == 0
            ? content.Length / RecordLength
            : throw file.Fault($"the content is {content.Length:N0} bytes long; expected a multiple of {RecordLength} (a label and 3 x 32 x 32 pixels). It was cut off, or is not CIFAR-10's binary version.");
}
