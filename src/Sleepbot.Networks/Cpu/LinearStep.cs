using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A dense layer: output = input * weight^T + bias, sample after sample. All three products read the weights as they lie.</summary>
internal sealed class LinearStep(PlanValue input, PlanValue output, int samples, int threads) : PlanStep
{
    // Threads that gather the weight gradient each need one.
    private readonly FloatBuffer[] panels =
        [.. Enumerable.Range(0, output.Gradient is null ? 0 : threads).Select(_ => new FloatBuffer(Math.Max(samples, output.Features) * MatrixKernels.PanelWidth))];

    public override void Forward(in StepContext context) =>
        MatrixKernels.DotRows(
            input.Data.Span, Parameters[0].Values(context), Parameters.Count > 1 ? Parameters[1].Values(context) : [], Output.Data.Span, context.Samples, Output.Features, input.Features);

    public override bool GathersWeightGradient => PartGradients.AreTooLarge(input.Features, Output.Features);

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is not null)
        {
            MatrixKernels.Multiply(
                Output.Gradient!.Span, Output.Features, 1, Parameters[0].Values(context), input.Gradient.Span, context.Samples, input.Features, Output.Features, panels[context.Member]);
        }
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

        MatrixKernels.Multiply(
            gradient[begin..], 1, outputs, input.Data.Span, Parameters[0].Gradient(context).Slice(begin * inputs, (end - begin) * inputs), end - begin, inputs, samples, panels[context.Member]);
    }
}
