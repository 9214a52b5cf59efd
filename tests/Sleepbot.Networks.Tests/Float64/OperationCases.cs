using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>Every operation with settings and sizes that kernels like to get wrong: odd channels, strides over windows, widths below a vector.</summary>
internal static class OperationCases
{
    public static IReadOnlyDictionary<string, OperationCase> All { get; } =
        Convolutions().Concat(Dense()).Concat(Pools()).Concat(Normalisations()).Concat(Elementwise()).Concat(Joints())
            .ToDictionary(one => one.Name);

    private static IEnumerable<OperationCase> Convolutions()
    {
        // channels in and out, height, width, window, stride, padding, groups, bias
        (int In, int Out, int Height, int Width, int Window, int Stride, int Padding, int Groups, bool Bias)[] settings =
        [
            (1, 1, 1, 1, 1, 1, 0, 1, true),
            (1, 3, 5, 3, 3, 1, 0, 1, true),
            (1, 16, 7, 9, 5, 1, 2, 1, true),
            (1, 2, 8, 8, 8, 1, 0, 1, true),
            (1, 6, 9, 9, 7, 1, 0, 1, false),
            (3, 5, 6, 7, 3, 1, 1, 1, true),
            (3, 7, 7, 5, 3, 2, 1, 1, true),
            (5, 3, 8, 7, 2, 3, 0, 1, true),
            (5, 1, 3, 3, 3, 1, 2, 1, true),
            (7, 5, 2, 3, 1, 1, 0, 1, false),
            (3, 3, 5, 6, 1, 2, 0, 1, true),
            (2, 4, 7, 7, 4, 2, 2, 1, true),
            (1, 3, 9, 10, 5, 3, 1, 1, true),
            (3, 4, 2, 2, 5, 1, 2, 1, true),
            (4, 6, 5, 4, 3, 1, 1, 2, true),
            (6, 3, 5, 5, 3, 2, 2, 3, true),
            (5, 5, 4, 5, 3, 1, 1, 5, false),
            (3, 6, 5, 5, 2, 1, 0, 3, true),
            (16, 16, 4, 4, 3, 1, 1, 1, true),
            (16, 32, 3, 5, 3, 2, 1, 1, true),
            (17, 16, 3, 3, 3, 1, 0, 1, true),
            (32, 48, 3, 2, 2, 1, 1, 2, true),
            (16, 17, 3, 4, 1, 1, 0, 1, true),
            (16, 8, 5, 4, 3, 1, 0, 1, true),
            (17, 9, 2, 5, 3, 1, 2, 1, true),
            (32, 16, 3, 4, 3, 1, 1, 2, false),
            (3, 20, 7, 33, 3, 1, 1, 1, true),
            (9, 70, 9, 5, 5, 2, 2, 1, true),
            (2, 32, 8, 9, 7, 1, 3, 1, true),
            (1, 16, 13, 26, 11, 1, 0, 1, true),
        ];
        return settings.Select(s => new OperationCase(
            new ConvolutionOperation(s.Stride, s.Padding, s.Groups),
            [[s.In, s.Height, s.Width]],
            s.Bias ? [[s.Out, s.In / s.Groups, s.Window, s.Window], [s.Out]] : [[s.Out, s.In / s.Groups, s.Window, s.Window]]))
            .Append(new OperationCase(new ConvolutionOperation(1, 1, 1), [[3, 5, 6]], [4, 3, 3, 1], [4]))
            .Append(new OperationCase(new ConvolutionOperation(2, 0, 1), [[2, 4, 9]], [3, 2, 1, 5], [3]));
    }

    private static IEnumerable<OperationCase> Dense() =>
    [
        new(new LinearOperation(), [[1]], [1, 1], [1]),
        new(new LinearOperation(), [[3]], [10, 3], [10]),
        new(new LinearOperation(), [[50]], [13, 50], [13]),
        new(new LinearOperation(), [[17]], [16, 17]),
        new(new LinearOperation(), [[64]], [48, 64], [48]),
        new(new LinearOperation(), [[31]], [33, 31], [33]),
        new(new LinearOperation(), [[3, 5, 2]], [7, 30], [7]),
        new(new LinearOperation(), [[16, 2, 3]], [10, 96], [10]),
    ];

    private static IEnumerable<OperationCase> Pools()
    {
        (int Channels, int Height, int Width, int Window, int Stride)[] settings =
            [(1, 1, 1, 1, 1), (3, 4, 6, 2, 2), (5, 5, 7, 2, 2), (1, 7, 7, 3, 2), (7, 6, 5, 3, 1), (3, 8, 7, 2, 3), (16, 4, 4, 2, 2), (17, 3, 3, 3, 3), (2, 5, 6, 4, 3), (2, 5, 39, 2, 2), (1, 5, 38, 3, 2)];
        return settings.SelectMany(s => (OperationCase[])
            [
                new(new MaxPoolOperation(s.Window, s.Stride), [[s.Channels, s.Height, s.Width]]),
                new(new AveragePoolOperation(s.Window, s.Stride), [[s.Channels, s.Height, s.Width]]),
            ])
            .Append(new(new GlobalAveragePoolOperation(), [[1, 1, 1]]))
            .Append(new(new GlobalAveragePoolOperation(), [[5, 3, 7]]))
            .Append(new(new GlobalAveragePoolOperation(), [[32, 2, 3]]));
    }

    private static IEnumerable<OperationCase> Normalisations() =>
    [
        new(new BatchNormalisationOperation(1e-2f, 0.1f), [[3, 5, 7]], [3], [3]),
        new(new BatchNormalisationOperation(1e-2f, 0.3f), [[1, 3, 3]], [1], [1]),
        new(new BatchNormalisationOperation(1e-2f, 0.1f), [[17, 2, 2]], [17], [17]),
        new(new BatchNormalisationOperation(1e-1f, 0.1f), [[5]], [5], [5]),
        new(new BatchNormalisationOperation(1e-1f, 1f), [[32]], [32], [32]),
        new(new LocalResponseNormalisationOperation(5, 0.5f, 0.75f, 2), [[7, 3, 5]]),
        new(new LocalResponseNormalisationOperation(5, 0.5f, 0.75f, 1), [[3, 2, 2]]),
        new(new LocalResponseNormalisationOperation(1, 1f, 0.5f, 2), [[5, 1, 3]]),
        new(new LocalResponseNormalisationOperation(3, 2f, 1f, 1), [[1, 4, 3]]),
        new(new LocalResponseNormalisationOperation(4, 1f, 0.75f, 1), [[6, 2, 3]]),
        new(new SoftmaxOperation(), [[2]]),
        new(new SoftmaxOperation(), [[10]]),
        new(new SoftmaxOperation(), [[17]]),
    ];

    private static IEnumerable<OperationCase> Elementwise()
    {
        Operation[] operations =
        [
            new LeakyReluOperation(0), new LeakyReluOperation(0.01f), new LeakyReluOperation(0.5f),
            new SigmoidOperation(1), new SigmoidOperation(0.05f), new SigmoidOperation(3),
            new TanhOperation(1), new TanhOperation(0.5f), new TanhOperation(4),
            new ScaleOperation(0.75f), new ScaleOperation(-3),
            new DropoutOperation(0), new DropoutOperation(0.25f), new DropoutOperation(0.8f),
            new RandomisedLeakyReluOperation(0.125f, 0.333f), new RandomisedLeakyReluOperation(0.2f, 0.2f),
        ];
        return operations.SelectMany(operation => (OperationCase[])[new(operation, [[3, 5, 7]]), new(operation, [[13]])])
            .Append(new(new FlattenOperation(), [[3, 5, 2]]))
            .Append(new(new FlattenOperation(), [[7]]));
    }

    private static IEnumerable<OperationCase> Joints() =>
    [
        new(new AddOperation(), [[3, 2, 5], [3, 2, 5]]),
        new(new AddOperation(), [[7], [7], [7]]),
        new(new MultiplyOperation(), [[5, 3, 1], [5, 3, 1]]),
        new(new MultiplyOperation(), [[19], [19]]),
        new(new ConcatenateOperation(), [[1, 3, 5], [5, 3, 5], [3, 3, 5]]),
        new(new ConcatenateOperation(), [[3], [14]]),
        new(new SliceOperation(0, 3), [[5, 2, 3]]),
        new(new SliceOperation(4, 1), [[5, 3, 1]]),
        new(new SliceOperation(7, 7), [[28]]),
    ];
}
