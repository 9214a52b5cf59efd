using System.Buffers.Binary;
using System.Diagnostics;
using Sleepbot.Journal;
using Sleepbot.Tensors;

namespace Sleepbot.Cli.Tests;

/// <summary>The same bits come out however long the processor's vectors are.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private const int Side = 9;

    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_weight_is_the_same_without_AVX512()
    {
        WriteImages("train", 100);
        WriteImages("t10k", 40);
        string file = folder.Write("small.yaml", """
            experiment: small
            data: { folder: . }
            network:
              layers: [{ conv: { channels: 5, kernel: 3, padding: 1 } }, batch-norm, relu, { max-pool: 2 }, { dense: 3 }]
            training: { optimizer: adam, learningRate: 0.01, batchSize: 19, length: 2 epochs }
            sleep: { every: 3 steps, interventions: [proportional-noise, square-and-normalise] }
            seeds: 1
            arms:
              blocks: {}
              single-samples: { training: { optimizer: momentum, batchSize: 3 } }
            """);

        string[] here = await HashesAsync(file, "here.db", null);
        Assert.Equal(2, here.Distinct().Count(hash => hash.Length == 64));
        Assert.Equal(here, await HashesAsync(file, "without.db", "DOTNET_EnableAVX512"));
    }

    private async Task<string[]> HashesAsync(string file, string journal, string? without)
    {
        // Instructions are chosen when a process starts, so this needs one of its own.
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "sleepbot.dll"), "run", file, "--journal", folder.PathOf(journal) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (without is not null)
        {
            start.Environment[without] = "0";
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);
        using var rows = RunJournal.OpenReadOnly(folder.PathOf(journal));
        return [.. rows.Runs("small-1").Select(run => run.WeightsHash)];
    }

    private void WriteImages(string split, int count)
    {
        var random = RandomSource.FromSeed(count);
        byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
        Header(images, count, Side, Side);
        Header(labels, count);
        for (int i = 16; i < images.Length; i++)
        {
            images[i] = (byte)random.BelowAt((ulong)i, 256);
        }

        for (int i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 3);
        }

        File.WriteAllBytes(folder.PathOf($"{split}-images-idx3-ubyte"), images);
        File.WriteAllBytes(folder.PathOf($"{split}-labels-idx1-ubyte"), labels);
    }

    private static void Header(byte[] file, params int[] axes)
    {
        file[2] = 8;
        file[3] = (byte)axes.Length;
        for (int i = 0; i < axes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), axes[i]);
        }
    }
}
