using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>The parts of a run that a test puts together by hand.</summary>
internal static class Reference
{
    public static NetworkState Initial(RunSpecification run) =>
        run.Network.Initialise(RandomSource.FromSeed(run.Seed).Derive("initialisation"));

    /// <summary>Computes the gradient of the mean loss over training samples <paramref name="from"/> to below <paramref name="to"/>.</summary>
    public static float[] Gradient(RunSpecification run, NetworkState state, int from, int to, float[]? classWeights = null)
    {
        int count = to - from;
        var plan = run.Network.Compile(new PlanOptions { BatchSize = count });
        int[] samples = [.. Enumerable.Range(from, count)];
        run.Dataset.Train.CopyBatch(samples, plan.Input());
        int[] labels = run.Dataset.Train.Labels.Slice(from, count).ToArray();
        float[] weights = [.. labels.Select(label => classWeights?[label] ?? 1)];
        double total = Loss.TotalWeight(count, weights);
        plan.Train(state, count, rows => run.Training.Loss.EvaluatePart(
            rows.Of(), labels.AsSpan(rows.First, rows.Samples), weights.AsSpan(rows.First, rows.Samples), rows.GradientOf(), total));
        return state.Gradient.Span.ToArray();
    }
}
