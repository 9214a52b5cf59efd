using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>What dropout and randomised leaky ReLU draw.</summary>
public sealed class NoiseTests
{
    private const int Features = 500;
    private const int Samples = 40;
    private static readonly RandomSource noise = RandomSource.FromSeed(3);

    [Theory]
    [InlineData(0f)]
    [InlineData(0.25f)]
    [InlineData(0.8f)]
    public void Dropout_drops_its_share_and_scales_the_rest(float rate)
    {
        double[] factors = Factors(new Dropout(rate), noise);
        double dropped = factors.Count(factor => factor == 0) / (double)factors.Length;
        // Five deviations of a share of 20,000 draws.
        Assert.InRange(dropped, rate - (5 * Math.Sqrt(rate * (1 - rate) / factors.Length)), rate + (5 * Math.Sqrt(rate * (1 - rate) / factors.Length)));
        Assert.All(factors.Where(factor => factor != 0), factor => Assert.Equal(1 / (1 - (double)rate), factor, 1e-5));
    }

    [Fact]
    public void Randomised_leaks_are_uniform_between_the_bounds_and_positive_values_pass()
    {
        double[] factors = Factors(new RandomisedLeakyRelu(0.2f, 0.6f), noise);
        double[] leaks = [.. factors.Where(factor => factor < 0.9)];
        Assert.InRange(leaks.Length, factors.Length * 0.45, factors.Length * 0.55);
        Assert.All(factors.Where(factor => factor >= 0.9), factor => Assert.Equal(1, factor, 1e-6));
        Assert.InRange(leaks.Min(), 0.2 - 1e-6, 0.201);
        Assert.InRange(leaks.Max(), 0.599, 0.6 + 1e-6);
        // A uniform distribution over 0.4 has deviation 0.1155; five deviations of the mean of 10,000.
        Assert.InRange(leaks.Average(), 0.4 - 0.006, 0.4 + 0.006);
    }

    [Fact]
    public void Noise_is_a_function_of_the_source_and_of_the_layer()
    {
        double[] first = Factors(new Dropout(), noise);
        Assert.Equal(first, Factors(new Dropout(), noise));
        Assert.NotEqual(first, Factors(new Dropout(), noise.Derive(1)));
        Assert.NotEqual(first, Factors(new Dropout { Name = "other" }, noise));
    }

    [Fact]
    public void Samples_and_features_draw_their_own()
    {
        double[][] rows = [.. Factors(new Dropout(), noise).Chunk(Features)];
        for (int i = 1; i < rows.Length; i++)
        {
            // Two independent rows agree in about half of their 500 places.
            Assert.InRange(rows[0].Zip(rows[i]).Count(pair => pair.First == pair.Second), 180, 320);
        }
    }

    [Fact]
    public void What_a_sample_draws_depends_on_neither_the_batch_size_nor_the_layout()
    {
        double[] expected = Factors(new Dropout(), noise);
        Assert.Equal(expected, Factors(new Dropout(), noise, batchSize: Samples + 9));
        Assert.Equal(expected, Factors(new Dropout(), noise, network => network, new Shape(5, 10, 10)));
        // Behind a pool of 1x1, which changes nothing, the values may lie in another layout.
        Assert.Equal(expected, Factors(new Dropout { Name = "dropout1" }, noise, layers => [new MaxPool(1), .. layers], new Shape(5, 10, 10)));
    }

    [Fact]
    public void Two_draws_under_one_layer_name_differ()
    {
        var network = Network.FromGraph("cell", graph =>
        {
            var input = graph.Input([Features]);
            graph.BeginLayer("cell");
            return [graph.Apply(new DropoutOperation(0.5f), input), graph.Apply(new DropoutOperation(0.5f), input)];
        });
        var run = PlanRun.Execute(Problem.Random(network, Samples), Samples, noise: noise);
        Assert.NotEqual(run.Outputs[0], run.Outputs[1]);
    }

    private static double[] Factors(Layer layer, RandomSource source, Func<Layer[], Layer[]>? around = null, Shape? input = null, int batchSize = Samples)
    {
        Layer[] layers = [layer];
        var network = Network.Build("noise", input ?? [Features], around is null ? layers : around(layers));
        var problem = Problem.Random(network, Samples);
        var run = PlanRun.Execute(problem, batchSize, noise: source);
        return [.. run.Outputs[0].Zip(problem.Inputs[0], (y, x) => (double)y / x)];
    }
}
