using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Computes a network forward in float64 with plain loops: slow, obvious, and sharing nothing with the engine.</summary>
internal sealed class Reference(Network network, int samples)
{
    /// <summary>Whether batch normalisation, dropout and randomised leaky ReLU act as they do in training.</summary>
    public bool Training { get; init; } = true;

    /// <summary>
    /// What each noisy operation multiplied its inputs by, element by element: the mask of dropout, the leak (or 1) of
    /// randomised leaky ReLU. Needed in training only.
    /// </summary>
    public IReadOnlyDictionary<Node, double[]> Factors { get; init; } = new Dictionary<Node, double[]>();

    /// <summary>The running statistics that batch normalisation uses outside of training.</summary>
    public double[] Statistics { get; init; } = [];

    public double[][] Outputs(double[][] inputs, double[] weights)
    {
        var values = new Volume[network.Nodes.Count];
        int nextInput = 0;
        foreach (var node in network.Nodes)
        {
            values[node.Index] = node.Operation is null
                ? new Volume(samples, node.Shape, inputs[nextInput++])
                : Apply(node, [.. node.Inputs.Select(input => values[input.Index])], weights);
        }

        return [.. network.Outputs.Select(output => values[output.Index].Values)];
    }

    private Volume Apply(Node node, Volume[] inputs, double[] weights)
    {
        var x = inputs[0];
        double[][] parameters = [.. node.Parameters.Select(parameter => weights[parameter.Offset..(parameter.Offset + parameter.Length)])];
        Volume Result() => new(samples, node.Shape);
        Volume Each(Func<double, double> function) => new(samples, node.Shape, [.. x.Values.Select(function)]);
        return node.Operation switch
        {
            ConvolutionOperation operation => ReferenceImages.Convolve(x, Result(), operation, node.Parameters[0].Shape, parameters),
            LinearOperation => Linear(x, Result(), parameters),
            MaxPoolOperation operation => ReferenceImages.MaxPool(x, Result(), operation.Window, operation.Stride),
            AveragePoolOperation operation => ReferenceImages.AveragePool(x, Result(), operation.Window, operation.Stride),
            GlobalAveragePoolOperation => Result().Fill((n, c, _, _) => ReferenceImages.Pixels(x).Average(at => x[n, c, at.Row, at.Column])),
            BatchNormalisationOperation operation => Normalise(node, x, operation, parameters),
            LocalResponseNormalisationOperation operation => ReferenceImages.LocalResponse(x, Result(), operation),
            LeakyReluOperation operation => Each(value => value > 0 ? value : operation.Leak * value),
            SigmoidOperation operation => Each(value => 1 / (1 + Math.Exp(-operation.Slope * value))),
            TanhOperation operation => Each(value => Math.Tanh(operation.Slope * value)),
            ScaleOperation operation => Each(value => operation.Factor * value),
            SoftmaxOperation => Softmax(x, Result()),
            DropoutOperation => Training ? Multiply(node, x.Values, Factors[node]) : x,
            RandomisedLeakyReluOperation operation => Training
                ? Multiply(node, x.Values, Factors[node])
                : Each(value => value > 0 ? value : value * (operation.Lower + operation.Upper) / 2.0),
            FlattenOperation => new Volume(samples, node.Shape, x.Values),
            AddOperation => new Volume(samples, node.Shape, [.. x.Values.Select((_, i) => inputs.Sum(input => input.Values[i]))]),
            MultiplyOperation => Multiply(node, x.Values, inputs[1].Values),
            SliceOperation operation => Result().Fill((n, c, row, column) => x[n, operation.Start + c, row, column]),
            ConcatenateOperation => Concatenate(inputs, Result()),
            _ => throw new InvalidOperationException($"The float64 reference does not know {node.Operation!.GetType().Name}. Write its definition here."),
        };
    }

    private Volume Multiply(Node node, double[] left, double[] right) => new(samples, node.Shape, [.. left.Zip(right, (a, b) => a * b)]);

    private Volume Linear(Volume x, Volume result, double[][] parameters)
    {
        int features = x.Values.Length / samples;
        return result.Fill((n, o, _, _) =>
        {
            double sum = parameters.Length == 2 ? parameters[1][o] : 0;
            for (int i = 0; i < features; i++)
            {
                sum += parameters[0][(o * features) + i] * x.Values[(n * features) + i];
            }

            return sum;
        });
    }

    private Volume Softmax(Volume x, Volume result)
    {
        int features = x.Values.Length / samples;
        for (int n = 0; n < samples; n++)
        {
            double sum = x.Values.AsSpan(n * features, features).ToArray().Sum(Math.Exp);
            for (int i = n * features; i < (n + 1) * features; i++)
            {
                result.Values[i] = Math.Exp(x.Values[i]) / sum;
            }
        }

        return result;
    }

    private Volume Normalise(Node node, Volume x, BatchNormalisationOperation operation, double[][] parameters)
    {
        var (means, variances) = Training ? Moments(x) : (Running(node.Statistics[0]), Running(node.Statistics[1]));
        return new Volume(samples, node.Shape).Fill((n, c, row, column) =>
            ((x[n, c, row, column] - means[c]) / Math.Sqrt(variances[c] + operation.Epsilon) * parameters[0][c]) + parameters[1][c]);
    }

    private double[] Running(Statistic statistic) => Statistics[statistic.Offset..(statistic.Offset + statistic.Length)];

    /// <summary>The mean and the biased variance of each channel over samples and pixels.</summary>
    public static (double[] Means, double[] Variances) Moments(Volume x)
    {
        double[][] channels = [.. Enumerable.Range(0, x.Channels).Select(c =>
            Enumerable.Range(0, x.Samples).SelectMany(n => ReferenceImages.Pixels(x).Select(at => x[n, c, at.Row, at.Column])).ToArray())];
        double[] means = [.. channels.Select(channel => channel.Average())];
        return (means, [.. channels.Zip(means, (channel, mean) => channel.Average(value => (value - mean) * (value - mean)))]);
    }

    private static Volume Concatenate(Volume[] inputs, Volume result)
    {
        int first = 0;
        foreach (var input in inputs)
        {
            for (int n = 0; n < input.Samples; n++)
            {
                int length = input.Values.Length / input.Samples;
                int width = result.Values.Length / result.Samples;
                input.Values.AsSpan(n * length, length).CopyTo(result.Values.AsSpan((n * width) + first));
            }

            first += input.Values.Length / input.Samples;
        }

        return result;
    }
}
