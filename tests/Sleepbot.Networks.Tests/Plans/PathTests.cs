using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Kernels add the same numbers in the same order on every machine: with shorter vectors, or none, every bit is the same.</summary>
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

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public void Without_an_instruction_set_every_bit_is_the_same(string variable, int widest)
    {
        if (VectorBits() <= widest)
        {
            Assert.Skip($"This machine has vectors of {VectorBits()} bits, so that {variable}=0 changes nothing.");
        }

        string file = Path.GetTempFileName();
        try
        {
            RunChild(variable, file);
            string[] lines = File.ReadAllLines(file);
            Assert.Equal($"{widest}", lines[0]);
            Assert.Equal(Fingerprint(products), lines[1]);
            Assert.Equal(Fingerprint(functions), lines[2]);
        }
        finally
        {
            File.Delete(file);
        }
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

    private static void RunChild(string variable, string file)
    {
        string program = Path.ChangeExtension(typeof(PathTests).Assembly.Location, OperatingSystem.IsWindows() ? "exe" : null);
        var start = new ProcessStartInfo(program, ["-method", $"{typeof(PathTests).FullName}.{nameof(A_process_has_one_fingerprint)}", "-noLogo"])
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

    /// <summary>Hashes all that one training pass computes.</summary>
    private static string Fingerprint(Network network)
    {
        var run = PlanRun.Execute(Problem.Random(network, 37), batchSize: 40, noise: RandomSource.FromSeed(5));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] numbers in (float[][])[.. run.Outputs, .. run.InputGradients, run.Gradient, run.Statistics])
        {
            hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
