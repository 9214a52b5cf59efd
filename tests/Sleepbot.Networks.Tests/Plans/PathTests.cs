using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>
/// Kernels add the same numbers in the same order on every machine: with shorter vectors every bit is the same, and without a fused
/// multiply-add the golden cases still pass.
/// </summary>
/// <remarks>Which vectors the runtime uses is settled when a process starts, so other paths run in processes of their own.</remarks>
public sealed class PathTests
{
    private const string FileVariable = "SLEEPBOT_FINGERPRINT_FILE";

    // Every kind of kernel that adds and multiplies, at odd sizes.
    private static readonly Network products = Network.Build(
        "products",
        [3, 13, 11],
        new Convolution(10, 3, Padding: 1) { Name = "conv1" },
        new BatchNormalisation(),
        new Relu(),
        new MaxPool(3, 2) { Name = "pool" },
        new Convolution(10, 1) { Name = "conv2" },
        new Add { From = ["conv2", "pool"] },
        new Convolution(16, 1),
        new Convolution(10, 3, Padding: 1),
        new Convolution(32, 1),
        new Convolution(32, 3, Padding: 1),
        new Convolution(18, 3, Stride: 2, Padding: 1, Groups: 2),
        new RandomisedLeakyRelu(),
        new AveragePool(2),
        new Dropout(0.3f),
        new Dense(23),
        new LeakyRelu(),
        new Dense(10));

    // And those with exponentials and logarithms.
    private static readonly Network functions = Network.Build(
        "functions", [6, 5, 5], new LocalResponseNormalisation(), new Tanh(), new MaxPool(2), new LocalResponseNormalisation { Beta = 0.6f }, new Dense(19), new Sigmoid(), new Dense(10), new Softmax());

    [Fact]
    public void With_vectors_of_256_bits_every_bit_is_the_same()
    {
        NeedVectorsBeyond(256);
        Assert.Equal(["256", Fingerprint(products), Fingerprint(functions)], FingerprintOfChild("DOTNET_EnableAVX512"));
    }

    [Fact]
    public void Without_fused_multiply_add_scalars_give_the_bits_of_vectors()
    {
        NeedVectorsBeyond(128);
        string[] vectors = FingerprintOfChild("DOTNET_EnableAVX2"), scalars = FingerprintOfChild("DOTNET_EnableHWIntrinsic");
        Assert.Equal(["128", "0"], [vectors[0], scalars[0]]);
        Assert.Equal(vectors[1..], scalars[1..]);
        Assert.NotEqual(Fingerprint(products), scalars[1]);
    }

    [Fact]
    public void Without_fused_multiply_add_the_golden_cases_pass()
    {
        NeedVectorsBeyond(128);
        RunChild("DOTNET_EnableAVX2", "-class", typeof(GoldenOperationTests).FullName!);
    }

    [Fact]
    public void A_process_has_one_fingerprint()
    {
        string[] fingerprints = [Fingerprint(products), Fingerprint(functions)];
        Assert.Equal(fingerprints[0], Fingerprint(products));
        Assert.Equal(fingerprints[1], Fingerprint(functions));
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file)
        {
            File.WriteAllLines(file, [$"{VectorBits()}", .. fingerprints]);
        }
    }

    private static void NeedVectorsBeyond(int bits)
    {
        if (VectorBits() <= bits)
        {
            Assert.Skip($"This machine has vectors of {VectorBits()} bits: it takes that path anyway.");
        }
    }

    private static string[] FingerprintOfChild(string variable)
    {
        string file = Path.GetTempFileName();
        try
        {
            RunChild(variable, "-method", $"{typeof(PathTests).FullName}.{nameof(A_process_has_one_fingerprint)}", file);
            return File.ReadAllLines(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void RunChild(string variable, string filter, string name, string? file = null)
    {
        string program = Path.ChangeExtension(typeof(PathTests).Assembly.Location, OperatingSystem.IsWindows() ? "exe" : null);
        var start = new ProcessStartInfo(program, [filter, name, "-noLogo"])
        {
            RedirectStandardOutput = true,
            Environment = { [variable] = "0", [FileVariable] = file },
        };
        using var child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, output);
    }

    private static int VectorBits() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Hashes all that a training pass computes, of many samples and of few.</summary>
    private static string Fingerprint(Network network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (samples, batchSize) in ((int, int)[])[(37, 40), (3, 3)])
        {
            var run = PlanRun.Execute(Problem.Random(network, samples), batchSize, noise: RandomSource.FromSeed(5));
            foreach (float[] numbers in (float[][])[.. run.Outputs, .. run.InputGradients, run.Gradient, run.Statistics])
            {
                hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
