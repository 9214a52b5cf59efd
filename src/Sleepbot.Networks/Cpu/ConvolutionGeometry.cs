using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The sizes of one convolution, and where things lie in a block of 16 samples.</summary>
internal sealed class ConvolutionGeometry
{
    public ConvolutionGeometry(Shape input, Shape weight, Shape output, ConvolutionOperation operation)
    {
        (InputChannels, Height, Width) = (input[0], input[1], input[2]);
        (OutputChannels, OutputHeight, OutputWidth) = (output[0], output[1], output[2]);
        (KernelHeight, KernelWidth) = (weight[2], weight[3]);
        (Stride, Padding, Groups) = (operation.Stride, operation.Padding, operation.Groups);
        (InputsPerGroup, OutputsPerGroup) = (InputChannels / Groups, OutputChannels / Groups);
    }

    public int InputChannels { get; }

    public int Height { get; }

    public int Width { get; }

    public int OutputChannels { get; }

    public int OutputHeight { get; }

    public int OutputWidth { get; }

    public int KernelHeight { get; }

    public int KernelWidth { get; }

    public int Stride { get; }

    public int Padding { get; }

    public int Groups { get; }

    public int PaddedHeight => Height + (2 * Padding);

    public int PaddedWidth => Width + (2 * Padding);

    public int InputsPerGroup { get; }

    public int OutputsPerGroup { get; }

    public int OutputArea => OutputHeight * OutputWidth;

    /// <summary>Gets the floats of a block of the input, without padding.</summary>
    public int InputBlock => InputChannels * Height * Width * PlanValue.Lanes;

    /// <summary>Gets the floats of a block of the output.</summary>
    public int OutputBlock => OutputChannels * OutputArea * PlanValue.Lanes;

    /// <summary>Gets the weights of one filter position: a window's area.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Gets the weights of one output channel.</summary>
    public int Taps => InputsPerGroup * Area;

    /// <summary>Gets how many vectors of 16 take the output channels of a group.</summary>
    public int BlocksPerGroup => PlanValue.Blocks(OutputsPerGroup);

    /// <summary>Gets the output channels of a vector, counted over all groups.</summary>
    public (int First, int Count) FiltersOf(int block)
    {
        int within = block % BlocksPerGroup * PlanValue.Lanes;
        return ((block / BlocksPerGroup * OutputsPerGroup) + within, Math.Min(PlanValue.Lanes, OutputsPerGroup - within));
    }

    /// <summary>Says where the windows of an output row begin, and which of their rows are not padding.</summary>
    /// <param name="y">The output row.</param>
    /// <param name="inputStride">Floats from one row of the padded input to the next.</param>
    /// <param name="outputStride">Floats from one row of the output to the next.</param>
    public ConvolutionPass.Spot RowSpot(int y, int inputStride, int outputStride) => SpotAt(y, KernelHeight, Height, inputStride, outputStride);

    /// <summary>Says where the windows of an output column begin, and which of their columns are not padding.</summary>
    /// <param name="x">The output column.</param>
    /// <param name="inputStride">Floats from one pixel of the input to the next.</param>
    /// <param name="outputStride">Floats from one pixel of the output to the next.</param>
    public ConvolutionPass.Spot ColumnSpot(int x, int inputStride, int outputStride) => SpotAt(x, KernelWidth, Width, inputStride, outputStride);

    /// <summary>Gets the output rows in which a row of the window meets something else than padding.</summary>
    public (int First, int End) OutputRowsOf(int windowRow) => WhereItMatters(windowRow, Height, OutputHeight);

    /// <summary>Gets the output columns in which a column of the window meets something else than padding.</summary>
    public (int First, int End) OutputColumnsOf(int windowColumn) => WhereItMatters(windowColumn, Width, OutputWidth);

    private (int First, int End) WhereItMatters(int at, int size, int outputs)
    {
        int first = Math.Max(0, (Padding - at + Stride - 1) / Stride);
        int end = Padding + size - 1 < at ? 0 : Math.Min(outputs, ((Padding + size - 1 - at) / Stride) + 1);
        return (Math.Min(first, outputs), Math.Max(Math.Min(first, outputs), end));
    }

    private ConvolutionPass.Spot SpotAt(int at, int kernel, int size, int inputStride, int outputStride)
    {
        int first = Math.Clamp(Padding - (at * Stride), 0, kernel);
        return new ConvolutionPass.Spot(at * Stride * inputStride, at * outputStride, first, Math.Clamp(Padding + size - (at * Stride), first, kernel));
    }
}
