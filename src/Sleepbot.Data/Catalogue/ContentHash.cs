using System.Security.Cryptography;

namespace Sleepbot.Data;

/// <summary>Tells the true content of a file from any other.</summary>
internal static class ContentHash
{
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Compares a size and a hash with what a file must have.</summary>
    /// <returns>What is wrong, as a sentence without a stop, or null.</returns>
    public static string? FaultOf(DataFile file, long size, string sha256)
    {
        if (size != file.Size)
        {
            return $"its content is {size:N0} bytes long, expected {file.Size:N0}";
        }

        return sha256 == file.Sha256 ? null : $"its content has SHA-256 {sha256}, expected {file.Sha256}";
    }
}
