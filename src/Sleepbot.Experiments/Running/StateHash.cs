using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sleepbot.Networks;

namespace Sleepbot.Experiments.Running;

/// <summary>Names what a run has trained by its content.</summary>
internal static class StateHash
{
    /// <summary>Hashes all that a trained network consists of: its weights, then its running statistics, where it has any.</summary>
    /// <param name="state">The network.</param>
    /// <returns>A SHA-256 in lower-case hexadecimal, as <c>runs.weights_hash</c> has it.</returns>
    public static string Of(NetworkState state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(state.Weights.Span));
        hash.AppendData(MemoryMarshal.AsBytes(state.Statistics.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
