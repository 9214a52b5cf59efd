using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Hashes the tensors of a safetensors file, whatever the file is called and in which order it holds them.</summary>
internal static class TensorHash
{
    /// <summary>Hashes names, shapes and values.</summary>
    /// <param name="file">The file.</param>
    /// <returns>A SHA-256 in lower-case hexadecimal.</returns>
    public static string Of(SafetensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in file.Names.Order(StringComparer.Ordinal))
        {
            var tensor = file.Get(name);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.Shape}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
