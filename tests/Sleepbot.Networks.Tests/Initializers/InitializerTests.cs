using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

public sealed class InitializerTests
{
    private const int Count = 200_000;
    private const int FanIn = 50;
    private const int FanOut = 30;

    [Fact]
    public void Every_initializer_of_the_library_is_tested_here()
    {
        var all = typeof(Initializer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Initializer))).ToHashSet();
        Type[] tested =
        [
            typeof(GaussianInitializer), typeof(LeCunInitializer), typeof(HeInitializer), typeof(XavierNormalInitializer),
            typeof(XavierUniformInitializer), typeof(UniformInitializer), typeof(ConstantInitializer),
        ];
        Assert.Equal([.. tested], all);
    }

    public static TheoryData<Initializer, double> Normals => new()
    {
        { new GaussianInitializer(0.3f), 0.3 },
        { new LeCunInitializer(), 1 / Math.Sqrt(FanIn) },
        { new HeInitializer(), Math.Sqrt(2.0 / FanIn) },
        { new XavierNormalInitializer(), Math.Sqrt(2.0 / (FanIn + FanOut)) },
    };

    [Theory]
    [MemberData(nameof(Normals))]
    public void Normal_ones_have_the_moments_of_their_distribution(Initializer initializer, double deviation)
    {
        double[] z = [.. Fill(initializer).Select(value => value / deviation)];
        // Five deviations of each estimate from 200,000 draws.
        Assert.InRange(z.Average(), -0.0112, 0.0112);
        Assert.InRange(z.Average(value => value * value), 1 - 0.0159, 1 + 0.0159);
        Assert.InRange(z.Average(value => Math.Pow(value, 4)), 3 - 0.11, 3 + 0.11);
        Assert.InRange(z.Count(value => Math.Abs(value) < 1) / (double)Count, 0.6827 - 0.0053, 0.6827 + 0.0053);
    }

    public static TheoryData<Initializer, double, double> Uniforms => new()
    {
        { new XavierUniformInitializer(), -Math.Sqrt(6.0 / (FanIn + FanOut)), Math.Sqrt(6.0 / (FanIn + FanOut)) },
        { new UniformInitializer(-0.2f, 0.7f), -0.2, 0.7 },
    };

    [Theory]
    [MemberData(nameof(Uniforms))]
    public void Uniform_ones_fill_their_bounds_evenly(Initializer initializer, double low, double high)
    {
        double[] u = [.. Fill(initializer).Select(value => (value - low) / (high - low))];
        Assert.InRange(u.Min(), -1e-6, 1e-4);
        Assert.InRange(u.Max(), 1 - 1e-4, 1 + 1e-6);
        Assert.InRange(u.Average(), 0.5 - 0.0033, 0.5 + 0.0033);
        Assert.InRange(u.Average(value => (value - 0.5) * (value - 0.5)), (1 / 12.0) - 0.0009, (1 / 12.0) + 0.0009);
    }

    [Fact]
    public void Constant_is_constant() => Assert.All(Fill(new ConstantInitializer(0.25f)), value => Assert.Equal(0.25, value));

    [Fact]
    public void Fans_are_those_of_PyTorch()
    {
        var network = Network.Build("fans", [6, 9, 9], new Convolution(8, 3, Groups: 2), new Dense(10));
        Assert.Equal([(27, 72), (1, 8), (392, 10), (1, 10)], network.Parameters.Select(parameter => (parameter.FanIn, parameter.FanOut)));
    }

    [Fact]
    public void A_parameter_starts_the_same_whatever_else_the_network_has()
    {
        var source = RandomSource.FromSeed(4);
        var small = Network.Build("small", [9], new Dense(5) { Name = "fc1" });
        var large = Network.Build("large", [9], new Dense(9) { Name = "fc0" }, new Dense(5) { Name = "fc1" }, new Dense(9) { Name = "fc2" }, new Dense(5) { Name = "fc3" });
        float[] expected = small.Parameters[0].Of(small.Initialise(source).Weights.Span).ToArray();
        var state = large.Initialise(source);
        Assert.Equal(expected, large.Parameters[2].Of(state.Weights.Span).ToArray());
        Assert.NotEqual(expected, large.Parameters[6].Of(state.Weights.Span).ToArray());
        Assert.NotEqual(expected, small.Parameters[0].Of(small.Initialise(RandomSource.FromSeed(5)).Weights.Span).ToArray());
    }

    private static double[] Fill(Initializer initializer)
    {
        float[] values = new float[Count];
        values.AsSpan().Fill(float.NaN);
        initializer.Fill(values, FanIn, FanOut, RandomSource.FromSeed(11));
        return [.. values.Select(value => (double)value)];
    }
}
