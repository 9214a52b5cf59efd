using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Local response normalisation across channels: y = x * s^-beta with s = k + alpha / size * sum of squares in the window.</summary>
internal sealed class LocalResponseStep : PlanStep
{
    private readonly PlanValue input;
    private readonly LocalResponseNormalisationOperation settings;
    private readonly FloatBuffer sums;
    private readonly int before;
    private readonly int after;

    public LocalResponseStep(PlanValue input, LocalResponseNormalisationOperation settings)
    {
        this.input = input;
        this.settings = settings;
        before = settings.Size / 2;
        after = (settings.Size - 1) / 2;
        sums = new FloatBuffer(input.Data.Length);
    }

    public override void Forward(in StepContext context)
    {
        int channels = input.Shape[0], area = input.Shape[1] * input.Shape[2];
        float factor = settings.Alpha / settings.Size;
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float sum = ref Vectors.Start(sums.Span);
        ref float to = ref Vectors.Start(Output.Data.Span);
        for (int block = 0; block < context.Blocks; block++)
        {
            for (int pixel = 0; pixel < area; pixel++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    var squares = Vector512<float>.Zero;
                    for (int other = Math.Max(0, channel - before); other <= Math.Min(channels - 1, channel + after); other++)
                    {
                        var value = Vectors.Load(ref from, Place(block, other, pixel));
                        squares += value * value;
                    }

                    nint at = Place(block, channel, pixel);
                    var scale = (squares * factor) + Vector512.Create(settings.K);
                    Vectors.Store(scale, ref sum, at);
                    Vectors.Store(Vectors.Load(ref from, at) * Power(scale, -settings.Beta), ref to, at);
                }
            }
        }

        nint Place(int block, int channel, int pixel) => (((((nint)block * channels) + channel) * area) + pixel) * PlanValue.Lanes;
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        int channels = input.Shape[0], area = input.Shape[1] * input.Shape[2];
        float factor = 2 * settings.Beta * settings.Alpha / settings.Size;
        ref float values = ref Vectors.Start(input.Data.Span);
        ref float sum = ref Vectors.Start(sums.Span);
        ref float outputs = ref Vectors.Start(Output.Data.Span);
        ref float from = ref Vectors.Start(Output.Gradient!.Span);
        ref float to = ref Vectors.Start(input.Gradient.Span);
        for (int block = 0; block < context.Blocks; block++)
        {
            for (int pixel = 0; pixel < area; pixel++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    // Those whose window holds this channel: the window mirrored.
                    var others = Vector512<float>.Zero;
                    for (int other = Math.Max(0, channel - after); other <= Math.Min(channels - 1, channel + before); other++)
                    {
                        nint there = Place(block, other, pixel);
                        others += Vectors.Load(ref from, there) * Vectors.Load(ref outputs, there) / Vectors.Load(ref sum, there);
                    }

                    nint at = Place(block, channel, pixel);
                    var own = Vectors.Load(ref from, at) * Power(Vectors.Load(ref sum, at), -settings.Beta);
                    Vectors.Store(own - (factor * Vectors.Load(ref values, at) * others), ref to, at);
                }
            }
        }

        nint Place(int block, int channel, int pixel) => (((((nint)block * channels) + channel) * area) + pixel) * PlanValue.Lanes;
    }

    private static Vector512<float> Power(Vector512<float> value, float exponent) => Vector512.Exp(Vector512.Log(value) * exponent);
}
