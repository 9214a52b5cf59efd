using Sleepbot.Journal;

namespace Sleepbot.Pictures.Tests;

/// <summary>Plausible results without any training: accuracies that follow a power law, norms that creep up.</summary>
public static class Synthetic
{
    private const long Batch = 25;

    /// <summary>The quickstart as it might come out: six arms, six seeds, one run diverged.</summary>
    public static ExperimentResult Quickstart() => Experiment(
        seeds: 6,
        Arm("baseline", "sgd with momentum, no sleep", 0),
        Arm("none", "sleeps and changes nothing", 0, sleeps: ("none", 0)),
        Arm("uniform-noise", "noise uniform in ±0.01 on every kernel", -0.0006, ownNoise: 1, sleeps: ("uniform-noise", 0.0093)),
        Arm("delta-squared", "adds the elementwise square of the last change", 0.0001, ownNoise: 2, sleeps: ("delta-squared", 0.0000042)),
        Arm("delta-times-2", "steps back past the previous weights", -0.0045, ownNoise: 3, sleeps: ("delta-times-2", 0.031)),
        Arm("square-and-normalise", "squares each neuron's weights, keeps its norm", 0.0013, ownNoise: 4, diverged: 1, sleeps: ("square-and-normalise", 0.38)));

    public static ExperimentResult Experiment(int seeds, params Func<int, ResultArm>[] arms) => new()
    {
        Id = "quickstart-1",
        Name = "quickstart",
        Question = "Does rewriting the convolutions' weights between batches help LeNet-5 on MNIST?",
        Definition = "name: quickstart\ndata: mnist\nnetwork: lenet5\ntraining:\n  optimizer: sgd\n  learningRate: 0.05\n  momentum: 0.9\n  batchSize: 25\n  epochs: 1\nseeds: 6\n",
        Baseline = "baseline",
        Machine = "AMD EPYC 7B13, 2 cores, Debian 12, .NET 10.0.0",
        Version = "0.1.0",
        StartedAt = new DateTimeOffset(2025, 3, 14, 15, 9, 26, TimeSpan.Zero),
        Seconds = 148.3,
        Arms = [.. arms.Select(arm => arm(seeds))],
    };

    public static Func<int, ResultArm> Arm(
        string name, string description, double gain, int ownNoise = 0, int diverged = 0, (string Name, double Change)? sleeps = null) => seeds => new ResultArm
        {
            Name = name,
            Description = description,
            Runs = [.. Enumerable.Range(1, seeds).Select(seed => Run(seed, gain, ownNoise, seed > seeds - diverged, sleeps is not null))],
            Sleeps = sleeps is { } sleep ? [new SleepSummary(sleep.Name, 600 * seeds, 0.31 * seeds, sleep.Change)] : [],
        };

    public static ResultRun Run(long seed, double gain, int ownNoise, bool diverges, bool sleeps)
    {
        int last = diverges ? 7 : 20;
        List<CurvePoint> accuracy = [];
        List<CurvePoint> loss = [];
        for (int k = 1; k <= last; k++)
        {
            long samples = 3000 * k;
            double error = 0.4 * Math.Pow(k, -1.11) * Math.Exp((0.08 * Normal(seed, 0)) + (0.06 * Normal(seed, k)) + (ownNoise == 0 ? 0 : 0.05 * Normal(seed + (100 * ownNoise), k)));
            double value = diverges && k == last ? 0.0980 : Math.Clamp(1 - error + (gain * (1 + (6.0 / k))), 0.1, 1);
            accuracy.Add(new CurvePoint(samples / Batch, samples / 60000.0, samples, Math.Round(value, 4)));
            loss.Add(new CurvePoint(samples / Batch, samples / 60000.0, samples, diverges && k == last ? double.NaN : 3.2 * error));
        }

        return new ResultRun
        {
            Seed = seed,
            Status = diverges ? RunStatus.Diverged : RunStatus.Finished,
            Message = diverges ? "The loss became NaN at step 861; the first value that is not finite appeared in layer 'conv2'." : "",
            Seconds = new PhaseSeconds(6.2 + (0.1 * Normal(seed, 50 + ownNoise)), sleeps ? 0.31 : 0, 0.12, 1.4, 0.05),
            Curves = [new ResultCurve("test", "accuracy", accuracy), new ResultCurve("test", "loss", loss)],
            Norms = seed == 1 ? Norms(seed + ownNoise, last) : [],
        };
    }

    /// <summary>A draw from the standard normal distribution that depends on nothing but its address.</summary>
    public static double Normal(long seed, long place)
    {
        double sum = -1.5;
        for (ulong i = 0; i < 3; i++)
        {
            ulong z = ((ulong)seed * 0x9E3779B97F4A7C15UL) + ((ulong)place * 0xBF58476D1CE4E5B9UL) + (i * 0x94D049BB133111EBUL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            sum += ((z ^ (z >> 31)) >> 11) * Math.Pow(2, -53);
        }

        return 2 * sum;
    }

    private static LayerNorms[] Norms(long seed, int last)
    {
        (string Name, int Neurons, double Start, double Growth)[] layers =
            [("conv1", 6, 0.45, 0.5), ("conv2", 16, 0.58, 0.35), ("dense1", 120, 0.57, 0.12), ("dense2", 84, 0.6, 0.1), ("head", 10, 0.61, 0.45)];
        long[] steps = [.. Enumerable.Range(0, 8 * last).Select(i => 15L * i)];
        return [.. layers.Select((layer, l) => new LayerNorms(layer.Name, steps, [.. steps.Select((_, moment) => (ReadOnlyMemory<float>)Enumerable.Range(0, layer.Neurons)
            .Select(neuron => (float)(layer.Start * (1 + (0.1 * Normal(seed, (1000 * l) + neuron)))
                + (layer.Growth * (0.6 + (0.3 * Normal(seed, (1000 * l) + neuron + 500))) * (1 - Math.Exp(-moment / 48.0)))
                + (0.002 * Normal(seed, (1000 * moment) + neuron)))).ToArray())]))];
    }
}
