using Sleepbot.Data;
using Sleepbot.Training;

namespace Sleepbot.Bench;

/// <summary>Training runs that last until they are stopped: momentum SGD on cross-entropy, without evaluations, probes or sleep on the way.</summary>
internal static class BenchRun
{
    private static readonly TrainingTime endless = new(1e15, TimeUnit.Steps);

    /// <summary>Describes a run.</summary>
    /// <param name="net">The network.</param>
    /// <param name="data">Its data; several runs may share them.</param>
    /// <param name="batch">Samples of a step.</param>
    public static RunSpecification Specify(BenchNet net, Dataset data, int batch) => new()
    {
        Network = net.Network,
        Dataset = data,
        Training = new TrainingOptions { BatchSize = batch, Length = endless, Optimizer = new SgdMomentum(), LearningRate = 1e-4 },
        Evaluation = new EvaluationOptions { Every = endless },
        Probes = [],
    };

    /// <summary>Trains until a recorder or somebody else stops it.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="recorder">Looks on.</param>
    /// <param name="stop">Ends the run when cancelled.</param>
    /// <param name="threads">How many share the run.</param>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public static RunResult Execute(RunSpecification run, IRunRecorder recorder, CancellationToken stop, int threads = 1)
    {
        var result = TrainingRun.Execute(run, recorder, threads: threads, cancellation: stop);
        return result.End == RunEnd.Interrupted
            ? result
            : throw new InvalidOperationException($"{run.Network.Name} at batch {run.Training.BatchSize} ended as {result.End} before all was measured. {result.Message}");
    }

    /// <summary>Trains and measures.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="seconds">How long to measure in all.</param>
    /// <param name="rounds">In how many stretches.</param>
    /// <param name="between">Called between two rounds.</param>
    /// <param name="threads">How many share the run.</param>
    public static IReadOnlyList<Round> Measure(RunSpecification run, double seconds, int rounds, Action<int>? between = null, int threads = 1)
    {
        using var stop = new CancellationTokenSource();
        var meter = new RoundMeter(run.Training.BatchSize, seconds / rounds, rounds, between ?? (_ => { }), stop);
        Execute(run, meter, stop.Token, threads);
        return meter.Rounds;
    }
}
