using System.Runtime.InteropServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Gradients of few samples that skip zeros have the bits of those that multiply with them.</summary>
public sealed class SkippingTests
{
    private const int Samples = 2;

    [Theory]
    [InlineData(6, 14, 16, 5, 1, 0, 1)] // lenet5
    [InlineData(1, 12, 20, 7, 1, 0, 1)] // two vectors of filters, one of them nearly empty
    [InlineData(9, 11, 7, 3, 2, 0, 1)]
    [InlineData(3, 9, 16, 5, 3, 2, 1)]
    [InlineData(8, 13, 12, 3, 1, 1, 2)]
    [InlineData(20, 10, 8, 7, 1, 0, 1)] // a window of more vectors than there are registers
    [InlineData(2, 6, 5, 4, 4, 0, 1)] // windows that do not overlap, fewer pixels than lanes
    public void Skipping_zeros_changes_no_bit(int channels, int size, int filters, int kernel, int stride, int padding, int groups)
    {
        var problem = Problem.Random(new Shape(channels, size, size), filters, kernel, stride, padding, groups);
        Assert.Equal(Bits(problem.ByInput(skips: false)), Bits(problem.ByInput(skips: true)));
        if (SkippingWeightGradient.Supports(problem.Geometry))
        {
            Assert.Equal(Bits(problem.ByWeights(skips: false)!), Bits(problem.ByWeights(skips: true)!));
        }
    }

    [Fact]
    public void An_infinite_weight_of_a_filter_whose_gradient_is_zero_makes_no_number()
    {
        var problem = Problem.Lenet();
        ClearGradientOf(problem, filter: 3);
        problem.Weights[3 * problem.Geometry.Taps] = float.NegativeInfinity;
        var (byInput, byWeights) = problem.Step();
        Assert.Contains(byInput, float.IsNaN);
        Assert.Equal(Bits(problem.ByInput(skips: false)), Bits(byInput));
        Assert.DoesNotContain(byWeights, float.IsNaN);
    }

    [Fact]
    public void An_infinite_pixel_makes_no_number_where_the_gradient_is_zero()
    {
        var problem = Problem.Lenet();
        ClearGradientOf(problem, filter: 3);
        problem.Input[100] = float.PositiveInfinity;
        var byWeights = problem.Step().ByWeights;
        Assert.Contains(byWeights.AsSpan(3 * problem.Geometry.Taps, problem.Geometry.Taps).ToArray(), float.IsNaN);
        Assert.Equal(Bits(problem.ByWeights(skips: false)!), Bits(byWeights));
    }

    [Fact]
    public void A_sum_too_small_for_a_float_has_the_sign_that_later_zeros_give_it()
    {
        // -1e-40 times 1e-10 is -0; 0 times the next pixel, which is positive, makes it +0. Without fused multiply-adds it already is, as it is added to +0.
        var problem = Problem.Lenet();
        ClearGradientOf(problem, filter: 3);
        problem.Gradient[3 * problem.Geometry.OutputArea] = -1e-40f;
        problem.Input.AsSpan().Fill(1e-10f);
        Assert.Equal(VectorMath.HasFusedMultiplyAdd, problem.ByWeights(skips: true) is null);
        var byWeights = problem.Step().ByWeights;
        Assert.Equal(0, BitConverter.SingleToInt32Bits(byWeights[3 * problem.Geometry.Taps]));
        Assert.Equal(Bits(problem.ByWeights(skips: false)!), Bits(byWeights));
    }

    private static void ClearGradientOf(Problem problem, int filter)
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            problem.GradientOf(sample).Slice(filter * problem.Geometry.OutputArea, problem.Geometry.OutputArea).Clear();
        }
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Random numbers for a convolution, most of whose output gradient is 0.</summary>
    private sealed record Problem(Network Network, ConvolutionGeometry Geometry, NetworkState State, float[] Input, float[] Gradient)
    {
        public Span<float> Weights => Network.Parameters[0].Of(State.Weights.Span);

        private int InputSize => Network.InputShape.Size;

        private int OutputSize => Network.OutputShape.Size;

        public static Problem Lenet() => Random(new Shape(6, 14, 14), 16, 5, 1, 0, 1);

        public static Problem Random(Shape image, int filters, int kernel, int stride, int padding, int groups)
        {
            var network = Network.Build("alone", image, new Convolution(filters, kernel, stride, padding, groups));
            var source = RandomSource.FromSeed(5);
            float[] gradient = Networks.Tests.Problem.Normal(Samples * network.OutputShape.Size, source.Derive("gradient"));
            float[] chance = Networks.Tests.Problem.Normal(gradient.Length, source.Derive("chance"));
            return new Problem(
                network,
                new ConvolutionGeometry(image, network.Parameters[0].Shape, network.OutputShape, new ConvolutionOperation(stride, padding, groups)),
                network.Initialise(source),
                Networks.Tests.Problem.Normal(Samples * image.Size, source.Derive("input")),
                [.. gradient.Zip(chance, (value, other) => other > 0.8f ? value : 0)]);
        }

        public Span<float> GradientOf(int sample) => Gradient.AsSpan(sample * OutputSize, OutputSize);

        /// <summary>The gradient by the input with nothing skipped, or with all zeros.</summary>
        public float[] ByInput(bool skips)
        {
            var inputGradient = new ChannelInputGradient(Geometry, new WindowParts(Geometry));
            inputGradient.Take(Packed().PackedWeights);
            float[] result = new float[Samples * InputSize];
            for (int sample = 0; sample < Samples; sample++)
            {
                var part = result.AsSpan(sample * InputSize, InputSize);
                if (skips)
                {
                    inputGradient.ComputeSkipping(Vectors(sample), part);
                }
                else
                {
                    inputGradient.Compute(GradientOf(sample), part);
                }
            }

            return result;
        }

        /// <summary>The gradient by the weights with nothing skipped, or with all zeros; null if skipping them may change a bit.</summary>
        public float[]? ByWeights(bool skips)
        {
            var dense = new ChannelWeightGradient(Geometry);
            var skipping = new SkippingWeightGradient(Geometry, new WindowParts(Geometry));
            dense.Clear();
            skipping.Clear();
            for (int sample = 0; sample < Samples; sample++)
            {
                var input = Input.AsSpan(sample * InputSize, InputSize);
                if (skips)
                {
                    skipping.Add(GradientOf(sample), input);
                }
                else
                {
                    dense.Add(Vectors(sample), input);
                }
            }

            if (skips && !skipping.SumInto(dense.Sums))
            {
                return null;
            }

            float[] result = new float[Weights.Length];
            dense.SumInto(result);
            return result;
        }

        /// <summary>What the step of a plan computes.</summary>
        public (float[] ByInput, float[] ByWeights) Step()
        {
            var memory = new PlanMemory(Samples);
            var input = PlanValue.Allocate(Network.InputShape, Layout.SampleMajor, memory, withGradient: true, overwritable: false);
            var output = PlanValue.Allocate(Network.OutputShape, Layout.SampleMajor, memory, withGradient: true, overwritable: false);
            memory.Allocate(Samples);
            Input.CopyTo(input.Data.Span);
            Gradient.CopyTo(output.Gradient!.Span);
            var step = new ChannelConvolutionStep(input, Geometry, training: true, Rectifier.None)
            {
                Output = output,
                Parameters = [.. Network.Parameters.Select(parameter => new PlanParameter(parameter, first: true, alone: true, parameter.Offset))],
            };
            var context = WholeBatch.Of(State, Samples);
            step.Forward(context);
            step.Backward(context);
            return (input.Gradient!.Span[..Input.Length].ToArray(), Network.Parameters[0].Of(State.Gradient.Span).ToArray());
        }

        private ChannelPass Packed()
        {
            var pass = new ChannelPass(Geometry, leak: 1);
            pass.Pack(Weights, []);
            return pass;
        }

        private float[] Vectors(int sample)
        {
            int block = Geometry.OutputArea * PlanValue.Lanes;
            float[] vectors = new float[Geometry.Groups * Geometry.BlocksPerGroup * block];
            for (int i = 0; i < vectors.Length / block; i++)
            {
                var (filter, count) = Geometry.FiltersOf(i);
                LaneTranspose.ToInnermost(GradientOf(sample)[(filter * Geometry.OutputArea)..], vectors.AsSpan(i * block, block), Geometry.OutputArea, count);
            }

            return vectors;
        }
    }
}
