using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>
/// What one forward and backward pass needs: a network, its weights, a batch for every input, and for every output the gradient
/// of the objective by it. The objective is the sum over outputs of upstream times output.
/// </summary>
internal sealed record Problem(Network Network, int Samples, float[] Weights, float[][] Inputs, float[][] Upstream)
{
    /// <summary>
    /// Makes a problem up. Values of an input are evenly spaced and shuffled: no two are equal and none is 0, so that finite
    /// differences cross neither the kink of a ReLU nor a change of winner in a max pool.
    /// </summary>
    public static Problem Random(Network network, int samples, long seed = 1)
    {
        var source = RandomSource.FromSeed(seed);
        float[] weights = new float[network.WeightCount];
        foreach (var parameter in network.Parameters)
        {
            source.Derive(parameter.Name).FillNormal(parameter.Of(weights.AsSpan()), 0, 1 / MathF.Sqrt(parameter.FanIn));
        }

        Node[] inputs = [.. network.Nodes.Where(node => node.Operation is null)];
        return new Problem(
            network,
            samples,
            weights,
            [.. inputs.Select((node, i) => Spaced(samples * node.Shape.Size, source.Derive("input").Derive(i)))],
            [.. network.Outputs.Select((node, i) => Normal(samples * node.Shape.Size, source.Derive("upstream").Derive(i)))]);
    }

    public static float[] Normal(int count, RandomSource source, float deviation = 1)
    {
        float[] values = new float[count];
        source.FillNormal(values, 0, deviation);
        return values;
    }

    private static float[] Spaced(int count, RandomSource source)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => 3.4f * (((i + 0.5f + (0.25f * (count % 2))) / count) - 0.5f))];
        source.Shuffle(values.AsSpan());
        return values;
    }
}
