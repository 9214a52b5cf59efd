using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>The image operations of <see cref="Reference"/>, each straight from its definition.</summary>
internal static class ReferenceImages
{
    public static Volume Convolve(Volume x, Volume result, ConvolutionOperation operation, Shape weights, double[][] parameters)
    {
        int outputsPerGroup = weights[0] / operation.Groups;
        var (depth, height, width) = (weights[1], weights[2], weights[3]);
        return result.Fill((n, o, row, column) =>
        {
            double sum = parameters.Length == 2 ? parameters[1][o] : 0;
            int top = (row * operation.Stride) - operation.Padding;
            int left = (column * operation.Stride) - operation.Padding;
            for (int c = 0; c < depth; c++)
            {
                int channel = (o / outputsPerGroup * depth) + c;
                for (int i = Math.Max(0, -top); i < Math.Min(height, x.Height - top); i++)
                {
                    int weight = ((((o * depth) + c) * height) + i) * width;
                    for (int j = Math.Max(0, -left); j < Math.Min(width, x.Width - left); j++)
                    {
                        sum += parameters[0][weight + j] * x[n, channel, top + i, left + j];
                    }
                }
            }

            return sum;
        });
    }

    public static Volume MaxPool(Volume x, Volume result, int window, int stride) =>
        result.Fill((n, c, row, column) => Window(window).Max(at => x[n, c, (row * stride) + at.Row, (column * stride) + at.Column]));

    public static Volume AveragePool(Volume x, Volume result, int window, int stride) =>
        result.Fill((n, c, row, column) => Window(window).Average(at => x[n, c, (row * stride) + at.Row, (column * stride) + at.Column]));

    public static Volume LocalResponse(Volume x, Volume result, LocalResponseNormalisationOperation operation) =>
        result.Fill((n, c, row, column) =>
        {
            double squares = 0;
            // PyTorch pads size / 2 channels in front: an even window reaches one channel further back than ahead.
            int first = c - (operation.Size / 2);
            for (int other = Math.Max(0, first); other < Math.Min(x.Channels, first + operation.Size); other++)
            {
                squares += x[n, other, row, column] * x[n, other, row, column];
            }

            return x[n, c, row, column] / Math.Pow(operation.K + (operation.Alpha / operation.Size * squares), operation.Beta);
        });

    public static IEnumerable<(int Row, int Column)> Pixels(Volume x) => Rectangle(x.Height, x.Width);

    private static IEnumerable<(int Row, int Column)> Window(int size) => Rectangle(size, size);

    private static IEnumerable<(int Row, int Column)> Rectangle(int height, int width) =>
        from row in Enumerable.Range(0, height) from column in Enumerable.Range(0, width) select (row, column);
}
