using System.Buffers.Binary;
using System.Numerics;

namespace Sleepbot.Data;

/// <summary>Reads IDX, the format of MNIST: a magic number, the length of each axis, then unsigned bytes.</summary>
/// <remarks>The magic number is 00 00, the element type (08 for unsigned bytes), and the number of axes; numbers are big-endian.</remarks>
internal static class IdxReader
{
    private const byte UnsignedByte = 0x08;
    private const int ImageRank = 3;
    private const int LabelRank = 1;

    /// <summary>Reads images, shape (count, height, width), without copying their pixels.</summary>
    /// <returns>The pixels, each sample of shape (1, height, width).</returns>
    /// <exception cref="DataException">The content is not a whole IDX file of images.</exception>
    public static ByteFeatures Images(byte[] content, SourceFile file)
    {
        int[] axes = Header(content, ImageRank, file);
        return new ByteFeatures([1, axes[1], axes[2]], content.AsMemory(HeaderLength(ImageRank)));
    }

    /// <summary>Reads labels, shape (count).</summary>
    /// <param name="content">The whole content.</param>
    /// <param name="classes">Number of classes, or null where any label will do.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="DataException">The content is not a whole IDX file of labels, or a label is not in 0 to classes - 1.</exception>
    public static int[] Labels(byte[] content, int? classes, SourceFile file)
    {
        Header(content, LabelRank, file);
        int[] labels = Array.ConvertAll(content[HeaderLength(LabelRank)..], label => (int)label);
        int wrong = classes is null ? -1 : Array.FindIndex(labels, label => label >= classes);
        return wrong < 0 ? labels : throw file.Fault($"label {wrong} is {labels[wrong]}; expected 0 to {classes - 1}.");
    }

    private static int HeaderLength(int rank) => 4 + (4 * rank);

    private static int[] Header(byte[] content, int rank, SourceFile file)
    {
        string wanted = Describe(rank);
        if (content.Length < 4 || content[0] != 0 || content[1] != 0)
        {
            throw file.Fault($"the file begins with {Convert.ToHexString(content, 0, Math.Min(4, content.Length))}; expected {wanted}, 0000080{rank}.");
        }

        if (content[2] != UnsignedByte)
        {
            throw file.Fault($"the file holds {ElementName(content[2])}; expected unsigned bytes (element type 0x08).");
        }

        if (content[3] != rank)
        {
            string hint = content[3] is ImageRank or LabelRank ? " The files of images and labels may be swapped." : "";
            throw file.Fault($"the file holds {Describe(content[3])}; expected {wanted}.{hint}");
        }

        int length = HeaderLength(rank);
        if (content.Length < length)
        {
            throw file.Fault($"the file is {content.Length} bytes long; expected a header of {length} bytes and more.");
        }

        // The header of a damaged file can promise anything, so its product is compared as a number without bounds.
        var promised = new uint[rank];
        var size = BigInteger.One;
        for (int axis = 0; axis < rank; axis++)
        {
            promised[axis] = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(4 + (4 * axis)));
            size *= promised[axis];
        }

        int present = content.Length - length;
        string sizes = string.Join(" x ", promised);
        if (size.IsZero)
        {
            throw file.Fault($"the header promises {sizes} values, which is none; expected at least one sample.");
        }

        if (size != present)
        {
            string how = size > present ? $"only {present:N0} follow: the file was cut off or its header is damaged." : $"{present:N0} follow: the file has bytes too many or its header is damaged.";
            throw file.Fault($"the header promises {sizes} = {size:N0} values, but {how}");
        }

        return Array.ConvertAll(promised, axis => (int)axis);
    }

    private static string Describe(int rank) => rank switch
    {
        LabelRank => "labels (1 axis, magic number 2049)",
        ImageRank => "images (3 axes, magic number 2051)",
        _ => $"an array of {rank} axes",
    };

    private static string ElementName(byte type) => type switch
    {
        0x09 => "signed bytes (element type 0x09)",
        0x0B => "16-bit integers (element type 0x0B)",
        0x0C => "32-bit integers (element type 0x0C)",
        0x0D => "32-bit floats (element type 0x0D)",
        0x0E => "64-bit floats (element type 0x0E)",
        _ => $"elements of the unknown type 0x{type:X2}",
    };
}
