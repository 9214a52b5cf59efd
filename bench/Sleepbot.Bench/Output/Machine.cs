using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Bench;

/// <summary>What numbers were measured on.</summary>
internal static class Machine
{
    /// <summary>Names the processor, its vectors, the runtime and how busy the machine is.</summary>
    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, vectors of {VectorBits()} bits; {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load average {Load()}";

    /// <summary>Gets the load average of the last minute, where the system tells it.</summary>
    /// <remarks>The benchmark itself adds up to 1. Much above that, somebody else was measured too.</remarks>
    public static string Load() => Read("/proc/loadavg") is { } text ? text.Split(' ')[0] : "unknown";

    /// <summary>Gets the length of the longest vectors that the runtime uses; 32, a single number, where it uses none.</summary>
    public static int VectorBits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    private static string Processor() =>
        Read("/proc/cpuinfo")?.Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
