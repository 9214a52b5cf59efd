namespace Sleepbot.Networks;

/// <summary>Floating-point operations of one sample: 2 for each multiply-add of convolutions and dense layers; nothing else counts.</summary>
/// <remarks>
/// Window positions that fall on padding are not counted, though a kernel may compute them. The backward pass has two parts, each as
/// large as the forward pass: the gradient by the weights, and the gradient by the input, which the layers next to the data do not need.
/// </remarks>
/// <param name="Forward">Of the forward pass.</param>
/// <param name="WeightGradient">Of the gradient by the weights.</param>
/// <param name="InputGradient">Of the gradient by the input.</param>
public readonly record struct FlopCount(double Forward, double WeightGradient, double InputGradient)
{
    /// <summary>Gets those of the backward pass.</summary>
    public double Backward => WeightGradient + InputGradient;

    /// <summary>Gets those of a training step.</summary>
    public double Training => Forward + Backward;

    /// <summary>Adds two counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static FlopCount operator +(FlopCount left, FlopCount right) =>
        new(left.Forward + right.Forward, left.WeightGradient + right.WeightGradient, left.InputGradient + right.InputGradient);

    /// <summary>Counts a whole network.</summary>
    /// <param name="network">The network.</param>
    public static FlopCount Of(Network network) => ByNode(network).Values.Aggregate(default(FlopCount), (sum, count) => sum + count);

    /// <summary>Counts every layer that multiplies.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A count for each such layer, by its name.</returns>
    public static IReadOnlyDictionary<string, FlopCount> ByLayer(Network network) => ByNode(network)
        .GroupBy(pair => pair.Key.Layer, pair => pair.Value)
        .ToDictionary(layer => layer.Key, layer => layer.Aggregate((sum, count) => sum + count));

    /// <summary>Counts every value of the graph that multiplications make.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A count for each such value.</returns>
    public static IReadOnlyDictionary<Node, FlopCount> ByNode(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<Node, FlopCount> counts = [];
        HashSet<Node> trained = [];
        foreach (var node in network.Nodes)
        {
            bool inputIsTrained = node.Inputs.Any(trained.Contains);
            if (inputIsTrained || node.Parameters.Count > 0)
            {
                trained.Add(node);
            }

            if (2 * MultiplyAdds(node) is > 0 and var flops)
            {
                counts[node] = new FlopCount(flops, flops, inputIsTrained ? flops : 0);
            }
        }

        return counts;
    }

    private static double MultiplyAdds(Node node)
    {
        if (node.Operation is LinearOperation)
        {
            return node.Parameters[0].Length;
        }

        if (node.Operation is not ConvolutionOperation convolution)
        {
            return 0;
        }

        var (image, weight) = (node.Inputs[0].Shape, node.Parameters[0].Shape);
        double rows = Taps(image[1], node.Shape[1], weight[2], convolution);
        double columns = Taps(image[2], node.Shape[2], weight[3], convolution);
        return rows * columns * weight[0] * weight[1];
    }

    /// <summary>Counts, along one axis and over all windows, the taps that meet a pixel.</summary>
    private static int Taps(int length, int windows, int kernel, ConvolutionOperation convolution)
    {
        int taps = 0;
        for (int window = 0; window < windows; window++)
        {
            int start = (window * convolution.Stride) - convolution.Padding;
            taps += Math.Min(start + kernel, length) - Math.Max(start, 0);
        }

        return taps;
    }
}
