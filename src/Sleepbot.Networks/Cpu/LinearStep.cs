using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A dense layer: output = input * weight^T + bias, sample after sample. All three products read the weights as they lie.</summary>
internal sealed class LinearStep(PlanValue input, PlanValue output, int samples, int threads) : PlanStep
{
    // Below this number of samples no tile of a product fills: going through the weights once for each sample is as fast as memory is.
    private const int FewSamples = 4;

    // Threads that gather the weight gradient each need one.
    private readonly FloatBuffer[] panels =
        [.. Enumerable.Range(0, output.Gradient is null ? 0 : threads).Select(_ => new FloatBuffer(samples * MatrixKernels.PanelWidth))];

    private DeferredGradient? deferred;
    private int latestSamples;

    public override void Forward(in StepContext context)
    {
        int samples = context.Samples, inputs = input.Features, outputs = Output.Features;
        var weights = Parameters[0].Values(context);
        var bias = Parameters.Count > 1 ? Parameters[1].Values(context) : [];
        if (samples >= FewSamples)
        {
            MatrixKernels.DotRows(input.Data.Span, weights, bias, Output.Data.Span, samples, outputs, inputs);
            return;
        }

        for (int sample = 0; sample < samples; sample++)
        {
            RowKernels.Dot(weights, input.Data.Span.Slice(sample * inputs, inputs), bias, Output.Data.Span.Slice(sample * outputs, outputs));
        }
    }

    public override bool GathersWeightGradient => PartGradients.AreTooLarge(input.Features, Output.Features);

    /// <inheritdoc/>
    /// <remarks>With few samples the gradient takes longer to write and to read again than to compute.</remarks>
    public override DeferredGradient? Deferred =>
        samples < CpuLowering.SmallBatch && output.Gradient is not null && Parameters[0].IsAlone ? deferred ??= new WeightGradientLater(this, input) : null;

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        if (context is { Update: { } update, Samples: 1 } && Deferred is not null
            && update.TryUpdate(Parameters[0].Parameter, ProductFrom(0), input.Gradient.Span[..input.Features]))
        {
            return;
        }

        RowKernels.Combine(Parameters[0].Values(context), Output.Gradient!.Span, input.Gradient.Span, context.Samples, Output.Features, input.Features);
    }

    public override void WeightGradient(in StepContext context)
    {
        int samples = context.Samples, outputs = Output.Features, inputs = input.Features;
        var gradient = Output.Gradient!.Span;
        var (begin, end) = context.ShareOf(outputs);
        if (Parameters.Count > 1)
        {
            var bias = Parameters[1].Gradient(context)[begin..end];
            gradient[begin..end].CopyTo(bias);
            for (int sample = 1; sample < samples; sample++)
            {
                Elementwise.AddTo(bias, gradient.Slice((sample * outputs) + begin, end - begin));
            }
        }

        latestSamples = samples;
        if (Deferred is not null)
        {
            return;
        }

        var product = Parameters[0].Gradient(context);
        if (samples >= FewSamples)
        {
            MatrixKernels.Multiply(gradient[begin..], 1, outputs, input.Data.Span, product[(begin * inputs)..(end * inputs)], end - begin, inputs, samples, panels[context.Member]);
            return;
        }

        for (int row = begin; row < end; row++)
        {
            RowKernels.Outer(ref gradient[row], outputs, ref input.Data.Span[0], inputs, samples, product.Slice(row * inputs, inputs));
        }
    }

    /// <summary>Gets what the weight gradient by one sample is a product of, from an element on.</summary>
    private OuterProduct ProductFrom(int start) => new(Output.Gradient!.Span[..Output.Features], input.Data.Span[..input.Features], start);

    private sealed class WeightGradientLater(LinearStep step, PlanValue input) : DeferredGradient(step.Parameters[0].Parameter)
    {
        public override void Compute(int start, Span<float> piece)
        {
            int inputs = input.Features, outputs = step.Output.Features;
            ref float gradient = ref Vectors.Start(step.Output.Gradient!.Span);
            ref float values = ref Vectors.Start(input.Data.Span);
            int row = start / inputs, column = start % inputs;
            while (!piece.IsEmpty)
            {
                int count = Math.Min(inputs - column, piece.Length);
                RowKernels.Outer(ref Unsafe.Add(ref gradient, row), outputs, ref Unsafe.Add(ref values, column), inputs, step.latestSamples, piece[..count]);
                piece = piece[count..];
                (row, column) = (row + 1, 0);
            }
        }

        public override OuterProduct ProductFrom(int start) => step.latestSamples == 1 ? step.ProductFrom(start) : default;
    }
}
