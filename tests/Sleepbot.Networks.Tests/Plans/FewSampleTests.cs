using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Dense layers of a few samples against plain sums in double precision, at sizes that no vector, tile or block divides.</summary>
public sealed class FewSampleTests
{
    // With nine samples the columns do not fit into one block, and their pieces end in the middle of a vector.
    private const int Wide = 15_013;
    private static readonly Network wide = Network.Build("wide", [2], new Dense(Wide), new Dense(13));
    private static readonly Network narrow = Network.Build("narrow", [2], new Dense(21), new Dense(15), new Dense(37));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(18)]
    public void All_three_products_are_the_plain_sums(int samples)
    {
        Check(wide, samples);
        Check(narrow, samples);
    }

    private static void Check(Network network, int samples)
    {
        var plan = network.Compile(new PlanOptions { BatchSize = samples });
        var state = network.Initialise(RandomSource.FromSeed(1));
        RandomSource.FromSeed(2).FillNormal(state.Weights.Span, 0, 0.1f);
        RandomSource.FromSeed(3).FillNormal(plan.Input()[..(samples * 2)]);
        int outputs = network.OutputShape.Size;
        float[] gradient = new float[samples * outputs];
        RandomSource.FromSeed(4).FillNormal(gradient);
        double[] values = [.. plan.Input()[..(samples * 2)].ToArray().Select(value => (double)value)];
        float[] output = [];
        plan.Train(state, samples, rows =>
        {
            output = rows.Of().ToArray();
            gradient.CopyTo(rows.GradientOf());
            return default;
        });

        // Forward, keeping each layer's input.
        List<(double[] Input, int Inputs, int Outputs, Parameter Weights, Parameter Bias)> layers = [];
        for (int i = 0; i < network.Parameters.Count; i += 2)
        {
            var (weights, bias) = (network.Parameters[i], network.Parameters[i + 1]);
            int layerOutputs = bias.Length, inputs = weights.Length / layerOutputs;
            layers.Add((values, inputs, layerOutputs, weights, bias));
            double[] next = new double[samples * layerOutputs];
            for (int at = 0; at < next.Length; at++)
            {
                var (sample, row) = (at / layerOutputs, at % layerOutputs);
                next[at] = bias.Of(state.Weights.Span)[row];
                for (int column = 0; column < inputs; column++)
                {
                    next[at] += values[(sample * inputs) + column] * weights.Of(state.Weights.Span)[(row * inputs) + column];
                }
            }

            values = next;
        }

        AssertNear(values, output);

        double[] later = [.. gradient.Select(value => (double)value)];
        foreach (var (input, inputs, layerOutputs, weights, bias) in Enumerable.Reverse(layers))
        {
            double[] ofWeights = new double[weights.Length], ofBias = new double[layerOutputs], earlier = new double[input.Length];
            var spread = weights.Of(state.Weights.Span);
            for (int at = 0; at < later.Length; at++)
            {
                var (sample, row) = (at / layerOutputs, at % layerOutputs);
                ofBias[row] += later[at];
                for (int column = 0; column < inputs; column++)
                {
                    ofWeights[(row * inputs) + column] += later[at] * input[(sample * inputs) + column];
                    earlier[(sample * inputs) + column] += later[at] * spread[(row * inputs) + column];
                }
            }

            AssertNear(ofWeights, weights.Of(state.Gradient.Span));
            AssertNear(ofBias, bias.Of(state.Gradient.Span));
            later = earlier;
        }
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        double tolerance = 2e-6 * expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }
}
