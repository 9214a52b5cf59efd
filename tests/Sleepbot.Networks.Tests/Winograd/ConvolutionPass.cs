using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>What one convolution, alone, computes forward and backward: by a step of the engine, or in float64.</summary>
internal sealed record ConvolutionPass(double[] Output, double[] InputGradient, double[] WeightGradient, double[] BiasGradient)
{
    public IEnumerable<(string Name, double[] Values)> Tensors =>
        [("output", Output), ("gradient by the input", InputGradient), ("gradient by the weights", WeightGradient), ("gradient by the bias", BiasGradient)];

    /// <summary>Makes the step that computes the convolution.</summary>
    internal delegate PlanStep Maker(PlanValue input, ConvolutionGeometry geometry, Scratch scratch, PlanValue output, IReadOnlyList<PlanParameter> parameters);

    /// <summary>Random numbers for a convolution.</summary>
    /// <param name="Geometry">Its sizes.</param>
    /// <param name="Samples">Samples of the batch.</param>
    /// <param name="Network">A network of this convolution alone.</param>
    /// <param name="State">Its weights, with the scale that initialisation gives them.</param>
    /// <param name="Input">Sample after sample.</param>
    /// <param name="OutputGradient">Sample after sample.</param>
    internal sealed record Case(ConvolutionGeometry Geometry, int Samples, Network Network, NetworkState State, float[] Input, float[] OutputGradient)
    {
        public static Case Random(Shape image, int filters, int padding, int groups, int samples)
        {
            var network = Network.Build("alone", image, new Convolution(filters, 3, 1, padding, groups));
            var source = RandomSource.FromSeed(7);
            return new Case(
                new ConvolutionGeometry(image, network.Parameters[0].Shape, network.OutputShape, new ConvolutionOperation(1, padding, groups)),
                samples,
                network,
                network.Initialise(source),
                Problem.Normal(samples * image.Size, source.Derive("input")),
                Problem.Normal(samples * network.OutputShape.Size, source.Derive("gradient")));
        }

        public ConvolutionPass Run(Maker create, Layout layout = Layout.BatchInnermost)
        {
            var memory = new PlanMemory(Samples);
            var input = PlanValue.Allocate(Network.InputShape, layout, memory, withGradient: true, overwritable: false);
            var output = PlanValue.Allocate(Network.OutputShape, layout, memory, withGradient: true, overwritable: false);

            memory.Allocate(Samples);

            // Lanes beyond the last sample mean nothing forward, and scratch memory never. Results are overwritten.
            input.Data.Span.Fill(1e3f);
            input.Gradient!.Span.Fill(1e6f);
            Copy(layout, input.Features, (at, lane) => input.Data.Span[lane] = Input[at]);
            Copy(layout, output.Features, (at, lane) => output.Gradient!.Span[lane] = OutputGradient[at]);
            var step = create(input, Geometry, memory.Scratch, output, [.. Network.Parameters.Select(parameter => new PlanParameter(parameter, first: true, alone: true, parameter.Offset))]);
            memory.Scratch.Allocate();
            memory.Scratch.Span.Fill(float.NaN);
            var context = WholeBatch.Of(State, Samples);
            step.Forward(context);
            memory.Scratch.Span.Fill(float.NaN);
            step.Backward(context);
            double[] outputs = new double[Samples * output.Features], inputGradients = new double[Samples * input.Features];
            Copy(layout, output.Features, (at, lane) => outputs[at] = output.Data.Span[lane]);
            Copy(layout, input.Features, (at, lane) => inputGradients[at] = input.Gradient.Span[lane]);
            return new ConvolutionPass(outputs, inputGradients, ToDouble(Network.Parameters[0].Of(State.Gradient.Span)), ToDouble(Network.Parameters[1].Of(State.Gradient.Span)));
        }

        /// <summary>The definition, summed in float64.</summary>
        public ConvolutionPass InFloat64()
        {
            var g = Geometry;
            double[] weights = ToDouble(Network.Parameters[0].Of(State.Weights.Span)), bias = ToDouble(Network.Parameters[1].Of(State.Weights.Span));
            double[] output = new double[OutputGradient.Length], inputGradient = new double[Input.Length];
            double[] weightGradient = new double[weights.Length], biasGradient = new double[bias.Length];
            for (int at = 0; at < output.Length; at++)
            {
                int x = at % g.OutputWidth, y = at / g.OutputWidth % g.OutputHeight, filter = at / g.OutputArea % g.OutputChannels, sample = at / g.OutputArea / g.OutputChannels;
                double sum = bias[filter], up = OutputGradient[at];
                biasGradient[filter] += up;
                for (int tap = 0; tap < g.Taps; tap++)
                {
                    int channel = (filter / g.OutputsPerGroup * g.InputsPerGroup) + (tap / g.Area), row = y + (tap % g.Area / 3) - g.Padding, column = x + (tap % 3) - g.Padding;
                    if (row >= 0 && row < g.Height && column >= 0 && column < g.Width)
                    {
                        int pixel = (((((sample * g.InputChannels) + channel) * g.Height) + row) * g.Width) + column, weight = (filter * g.Taps) + tap;
                        sum += weights[weight] * Input[pixel];
                        inputGradient[pixel] += weights[weight] * up;
                        weightGradient[weight] += Input[pixel] * up;
                    }
                }

                output[at] = sum;
            }

            return new ConvolutionPass(output, inputGradient, weightGradient, biasGradient);
        }

        /// <summary>Visits all elements of the batch: where they lie sample after sample, and where in a layout.</summary>
        private void Copy(Layout layout, int features, Action<int, int> visit)
        {
            for (int at = 0; at < Samples * features; at++)
            {
                int sample = at / features, feature = at % features;
                visit(at, layout == Layout.SampleMajor ? at : (((sample / PlanValue.Lanes * features) + feature) * PlanValue.Lanes) + (sample % PlanValue.Lanes));
            }
        }

        private static double[] ToDouble(ReadOnlySpan<float> values)
        {
            double[] result = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                result[i] = values[i];
            }

            return result;
        }
    }
}
