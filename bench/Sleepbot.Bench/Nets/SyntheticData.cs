using System.Runtime.InteropServices;
using Sleepbot.Data;
using Sleepbot.Tensors;

namespace Sleepbot.Bench;

/// <summary>Data that need no download.</summary>
internal static class SyntheticData
{
    private const int Classes = 10;

    /// <summary>Makes random images with random labels.</summary>
    /// <param name="name">What to call them.</param>
    /// <param name="sample">Shape of one image.</param>
    /// <param name="samples">Images of the training split; the test split has one.</param>
    public static Dataset Create(string name, Shape sample, int samples)
    {
        var source = RandomSource.FromSeed(1);
        byte[] pixels = new byte[(samples * sample.Size + 15) / 16 * 16];
        var words = MemoryMarshal.Cast<byte, uint>(pixels.AsSpan());
        for (int i = 0; i < words.Length; i += 4)
        {
            (words[i], words[i + 1], words[i + 2], words[i + 3]) = source.BlockAt((ulong)i);
        }

        int[] labels = [.. Enumerable.Range(0, samples).Select(i => source.Derive("labels").BelowAt((ulong)i, Classes))];
        return new Dataset(
            name,
            SampleSet.FromBytes(sample, pixels.AsMemory(0, samples * sample.Size), labels, Classes),
            SampleSet.FromBytes(sample, pixels.AsMemory(0, sample.Size), labels.AsSpan(0, 1), Classes));
    }
}
