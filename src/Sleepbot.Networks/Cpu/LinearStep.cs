using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A dense layer: output = input * weight^T + bias, sample after sample. All three products read the weights as they lie.</summary>
internal sealed class LinearStep(PlanValue input, PlanValue output, int batchSize) : PlanStep
{
    private readonly FloatBuffer panel = new(output.Gradient is null ? 0 : Math.Max(batchSize, output.Features) * MatrixKernels.PanelWidth);

    public override void Forward(in StepContext context) =>
        MatrixKernels.DotRows(
            input.Data.Span, Parameters[0].Values(context), Parameters.Count > 1 ? Parameters[1].Values(context) : [], Output.Data.Span, context.Samples, Output.Features, input.Features);

    public override void Backward(in StepContext context)
    {
        int samples = context.Samples, outputs = Output.Features, inputs = input.Features;
        var gradient = Output.Gradient!.Span;
        if (Parameters.Count > 1)
        {
            var bias = Parameters[1].Gradient(context);
            gradient[..outputs].CopyTo(bias);
            for (int sample = 1; sample < samples; sample++)
            {
                Elementwise.AddTo(bias, gradient.Slice(sample * outputs, outputs));
            }
        }

        MatrixKernels.Multiply(gradient, 1, outputs, input.Data.Span, Parameters[0].Gradient(context), outputs, inputs, samples, panel);
        if (input.Gradient is not null)
        {
            MatrixKernels.Multiply(gradient, outputs, 1, Parameters[0].Values(context), input.Gradient.Span, samples, inputs, outputs, panel);
        }
    }
}
