using System.Globalization;
using System.Text.Json;
using Sleepbot.Data;

namespace Sleepbot.Cli.Tests;

/// <summary>A run from PyTorch's own initial weights follows PyTorch's losses (tests/golden/pytorch), by the road a user would take.</summary>
public sealed class PyTorchTests : IDisposable
{
    private readonly CommandFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Losses_follow_PyTorch_batch_by_batch()
    {
        await RequireMnist();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "pytorch", "lenet5.safetensors"), folder.PathOf("lenet5.safetensors"));
        string file = folder.Write("pytorch.yaml", """
            experiment: pytorch
            data: { name: mnist, normalise: { mean: 0.1307, deviation: 0.3081 }, train: { first: 6400 }, test: { first: 100 } }
            network: lenet5
            training: { batchSize: 64, length: 100 steps, order: as filed, weights: lenet5.safetensors, optimizer: momentum, learningRate: 0.02 }
            evaluation: { batches: 1 step }
            seeds: 1
            baseline: momentum
            arms:
              momentum: {}
              adam: { training: { optimizer: adam, learningRate: 0.001 } }
            """);
        Assert.Equal(ExitCode.Success, (await CommandFolder.RunAsync("run", file, "--journal", folder.Journal)).Code);
        await CommandFolder.RunAsync("export", "pytorch", "--journal", folder.Journal, "--csv", folder.PathOf("out.csv"));

        var rows = File.ReadLines(folder.PathOf("out.csv")).Select(line => line.Split(',')).Where(row => row[8] == "batch" && row[9] == "loss").ToLookup(row => row[1]);
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pytorch", "losses.json"), TestContext.Current.CancellationToken));
        foreach (string arm in new[] { "momentum", "adam" })
        {
            double[] losses = [.. rows[arm].OrderBy(row => int.Parse(row[5], CultureInfo.InvariantCulture)).Select(row => double.Parse(row[10], CultureInfo.InvariantCulture))];
            double[] theirs = [.. expected.RootElement.GetProperty(arm).EnumerateArray().Select(each => each.GetDouble())];
            Assert.Equal(100, losses.Length);
            for (int step = 0; step < 50; step++)
            {
                double error = Math.Abs(losses[step] - theirs[step]) / theirs[step];
                Assert.True(error < 1e-3, $"{arm}, step {step}: loss {losses[step]}, PyTorch's {theirs[step]}");
            }
        }
    }

    private static async Task RequireMnist()
    {
        try
        {
            await new DatasetStore().GetAsync("mnist", TestContext.Current.CancellationToken);
        }
        catch (DataException problem)
        {
            Assert.Skip(problem.Message);
        }
    }
}
