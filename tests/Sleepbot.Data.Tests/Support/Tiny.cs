using System.Security.Cryptography;

namespace Sleepbot.Data.Tests;

/// <summary>A data set of six training and three test images of 40x50 pixels, in the layout of MNIST.</summary>
internal static class Tiny
{
    public const string MirrorRoot = "https://first.example/tiny/";
    public const string SecondRoot = "https://second.example/tiny/";
    public const string TrainImages = "train-images-idx3-ubyte";

    public static byte[][] Contents { get; } =
        [Make.Images(6, 40, 50), Make.Labels(0, 1, 2, 0, 1, 2), Make.Images(3, 40, 50, salt: 3), Make.Labels(2, 1, 0)];

    public static byte[][] OtherContents { get; } =
        [Make.Images(6, 40, 50, salt: 9), Make.Labels(2, 2, 2, 0, 1, 2), Make.Images(3, 40, 50, salt: 8), Make.Labels(0, 1, 0)];

    public static IReadOnlyList<string> Names => IdxFolder.FileNames;

    public static DatasetEntry Entry { get; } = EntryOf("tiny", Contents) with
    {
        Mirrors = [new("the first mirror", new Uri(MirrorRoot)), new("the second mirror", new Uri(SecondRoot))],
    };

    public static DatasetEntry Other { get; } = EntryOf("other", OtherContents);

    public static DatasetEntry EntryOf(string name, byte[][] contents) => new()
    {
        Name = name,
        Title = "Stripes",
        Source = "made for tests",
        Format = DataFormat.Idx,
        Files = [.. contents.Select((content, i) => new DataFile(Names[i], content.Length, Convert.ToHexStringLower(SHA256.HashData(content))))],
        ClassNames = ["a", "b", "c"],
        SampleShape = [1, 40, 50],
        TrainCount = 6,
        TestCount = 3,
        FolderNames = [name],
    };

    public static void WriteTo(TempFolder folder, string below, byte[][] contents)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            folder.Write(Path.Combine(below, Names[i]), contents[i]);
        }
    }
}
