using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Winograd convolutions against the definition in float64, beside the direct convolution.</summary>
public sealed class WinogradConvolutionTests
{
    [Theory]
    [InlineData(16, 8, 1, 1, 1, 1, 17)]
    [InlineData(16, 16, 3, 3, 0, 1, 16)]
    [InlineData(17, 13, 4, 7, 0, 1, 5)]
    [InlineData(32, 40, 7, 10, 1, 1, 17)]
    [InlineData(23, 9, 6, 5, 2, 1, 8)]
    [InlineData(16, 10, 2, 3, 4, 1, 3)]
    [InlineData(48, 24, 7, 8, 1, 2, 19)]
    [InlineData(128, 64, 3, 4, 1, 1, 9)]
    public void Rounding_is_near_that_of_the_direct_convolution(int channels, int filters, int height, int width, int padding, int groups, int samples)
    {
        var convolution = ConvolutionPass.Case.Random([channels, height, width], filters, padding, groups, samples);
        Assert.True(WinogradConvolutionStep.Pays(convolution.Geometry));
        AssertNear(
            convolution,
            Layout.BatchInnermost,
            (input, geometry, _, output, parameters) => new ConvolutionStep(input, geometry, hasBias: true, training: true, Rectifier.None) { Output = output, Parameters = parameters },
            (input, geometry, scratch, output, parameters) => new WinogradConvolutionStep(input, geometry, scratch, training: true, Rectifier.None) { Output = output, Parameters = parameters });
    }

    [Theory]
    [InlineData(16, 32, 1, 1, 1, 1, 1)]
    [InlineData(32, 64, 12, 13, 0, 1, 1)]
    [InlineData(48, 80, 7, 4, 1, 1, 9)]
    [InlineData(64, 32, 5, 6, 2, 1, 3)]
    [InlineData(96, 64, 13, 13, 1, 2, 4)]
    [InlineData(112, 48, 3, 3, 4, 1, 2)]
    [InlineData(17, 83, 6, 5, 1, 1, 3)]
    [InlineData(74, 50, 5, 6, 0, 2, 2)]
    [InlineData(64, 48, 21, 23, 1, 1, 1)]
    [InlineData(128, 96, 5, 7, 1, 1, 8)]
    public void With_few_samples_rounding_is_near_that_of_the_direct_convolution(int channels, int filters, int height, int width, int padding, int groups, int samples) => AssertNear(
        ConvolutionPass.Case.Random([channels, height, width], filters, padding, groups, samples),
        Layout.SampleMajor,
        (input, geometry, _, output, parameters) => new ChannelConvolutionStep(input, geometry, training: true, Rectifier.None) { Output = output, Parameters = parameters },
        (input, geometry, scratch, output, parameters) => new ChannelWinogradStep(input, geometry, samples, scratch, training: true, Rectifier.None) { Output = output, Parameters = parameters });

    [Theory]
    [InlineData(16, 8, 3, 1, 1, 12, true)]
    [InlineData(32, 16, 3, 1, 2, 40, true)]
    [InlineData(15, 64, 3, 1, 1, 32, false)]
    [InlineData(16, 7, 3, 1, 1, 32, false)]
    [InlineData(32, 8, 3, 1, 4, 32, false)]
    [InlineData(16, 16, 3, 2, 1, 32, false)]
    [InlineData(16, 16, 5, 1, 1, 32, false)]
    [InlineData(16, 15, 3, 1, 1, 11, false)]
    [InlineData(15, 16, 3, 1, 1, 11, false)]
    [InlineData(16, 16, 3, 1, 1, 11, true)]
    [InlineData(64, 64, 3, 1, 2, 1, true)]
    [InlineData(41, 63, 3, 1, 1, 11, true)]
    [InlineData(20, 64, 3, 1, 1, 11, false)]
    [InlineData(64, 20, 3, 1, 1, 11, false)]
    [InlineData(64, 64, 3, 2, 1, 11, false)]
    public void It_is_chosen_where_it_pays(int channels, int filters, int window, int stride, int groups, int batch, bool expected)
    {
        var network = Network.Build("alone", [channels, 9, 9], new Convolution(filters, window, stride, 1, groups));
        foreach (bool training in (bool[])[true, false])
        {
            var steps = new PlanBuilder(network, new PlanOptions { BatchSize = batch, Training = training }).Build().Steps;
            Assert.Equal(expected, steps.Any(step => step is WinogradConvolutionStep or ChannelWinogradStep));
        }
    }

    [Theory]
    [InlineData(16, 5, 1, true)]
    [InlineData(16, 4, 2, false)]
    [InlineData(16, 1, 11, false)]
    [InlineData(512, 7, 1, false)]
    [InlineData(512, 7, 2, true)]
    public void With_few_samples_it_takes_tiles_enough_for_its_filters(int channels, int side, int samples, bool expected)
    {
        var network = Network.Build("alone", [channels, side, side], new Convolution(channels, 3, Padding: 1));
        Assert.Equal(expected, ChannelWinogradStep.Pays(new ConvolutionGeometry(network.InputShape, network.Parameters[0].Shape, network.OutputShape, new ConvolutionOperation(1, 1, 1)), samples));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2f)]
    public void A_rectifier_behind_it_is_part_of_it(float leak)
    {
        var network = Network.Build("rectified", [16, 4, 3], new Convolution(9, 3, Padding: 1), new LeakyRelu(leak));
        Assert.IsType<WinogradConvolutionStep>(new PlanBuilder(network, new PlanOptions { BatchSize = 19 }).Build().Steps.Single(step => step is not ConvertLayoutStep));
        GradientCheck.Verify(Problem.Random(network, samples: 19), tolerance: 3e-5);

        network = Network.Build("rectified", [32, 4, 3], new Convolution(32, 3, Padding: 1), new LeakyRelu(leak));
        Assert.IsType<ChannelWinogradStep>(new PlanBuilder(network, new PlanOptions { BatchSize = 3 }).Build().Steps.Single());
        GradientCheck.Verify(Problem.Random(network, samples: 3), tolerance: 3e-5);
    }

    [Fact]
    public void Lanes_without_a_sample_change_no_gradient()
    {
        var convolution = ConvolutionPass.Case.Random([16, 5, 5], 8, 1, 1, 11);
        var clean = convolution.Run(Create);
        var other = convolution.Run((input, geometry, scratch, output, parameters) =>
        {
            for (int lane = 11; lane < input.Data.Length; lane += PlanValue.Lanes)
            {
                input.Data.Span[lane] = float.NaN;
            }

            return Create(input, geometry, scratch, output, parameters);
        });
        Assert.Equal(clean.WeightGradient, other.WeightGradient);
        Assert.Equal(clean.BiasGradient, other.BiasGradient);

        static PlanStep Create(PlanValue input, ConvolutionGeometry geometry, Scratch scratch, PlanValue output, IReadOnlyList<PlanParameter> parameters) =>
            new WinogradConvolutionStep(input, geometry, scratch, training: true, Rectifier.None) { Output = output, Parameters = parameters };
    }

    private static void AssertNear(ConvolutionPass.Case convolution, Layout layout, ConvolutionPass.Maker direct, ConvolutionPass.Maker winograd)
    {
        foreach (var ((name, values), ofDirect, ofWinograd) in convolution.InFloat64().Tensors.Zip(convolution.Run(direct, layout).Tensors, convolution.Run(winograd, layout).Tensors))
        {
            double directError = Error(values, ofDirect.Values), error = Error(values, ofWinograd.Values);
            Assert.True(error <= (4 * directError) + 2e-7, $"{name}: relative error {error:g3}, that of the direct convolution is {directError:g3}.");
            Assert.True(error <= 1e-6, $"{name}: relative error {error:g3}, expected at most 1e-6.");
        }
    }

    /// <summary>The largest difference over the largest magnitude; not a number when any is not.</summary>
    private static double Error(double[] expected, double[] actual) =>
        expected.Zip(actual, (one, other) => Math.Abs(one - other)).Aggregate(0.0, Math.Max) / expected.Max(Math.Abs);
}
