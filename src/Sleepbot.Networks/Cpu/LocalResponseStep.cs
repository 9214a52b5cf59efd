using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Local response normalisation across channels: y = x * s^-beta with s = k + alpha / size * sum of squares in the window.</summary>
internal sealed class LocalResponseStep : PlanStep
{
    // Pixels that are taken through all channels before the next: a window of channels of these stays in the first-level cache.
    private const int Chunk = 32 * PlanValue.Lanes;

    private readonly PlanValue input;
    private readonly LocalResponseNormalisationOperation settings;
    private readonly BatchBuffer sums;
    private readonly FloatBuffer shares;
    private readonly int channels;
    private readonly int plane;
    private readonly int before;
    private readonly int after;

    public LocalResponseStep(PlanValue input, LocalResponseNormalisationOperation settings, BatchBuffer sums)
    {
        this.input = input;
        this.settings = settings;
        channels = input.Shape[0];
        plane = input.Features / channels * PlanValue.Lanes;
        before = settings.Size / 2;
        after = (settings.Size - 1) / 2;
        this.sums = sums;
        shares = new FloatBuffer(channels * Chunk);
    }

    public override void Forward(in StepContext context)
    {
        float factor = settings.Alpha / settings.Size;
        for (int block = 0; block < context.Blocks; block++)
        {
            for (int chunk = 0; chunk < plane; chunk += Chunk)
            {
                int first = (block * channels * plane) + chunk, length = Math.Min(Chunk, plane - chunk);
                for (int channel = 0; channel < channels; channel++)
                {
                    int at = first + (channel * plane);
                    int lowest = first + (Math.Max(0, channel - before) * plane), highest = first + (Math.Min(channels - 1, channel + after) * plane);
                    Normalise(at, lowest, highest, length, factor);
                }
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        if (input.Gradient is null)
        {
            return;
        }

        float factor = 2 * settings.Beta * settings.Alpha / settings.Size;
        for (int block = 0; block < context.Blocks; block++)
        {
            for (int chunk = 0; chunk < plane; chunk += Chunk)
            {
                int first = (block * channels * plane) + chunk, length = Math.Min(Chunk, plane - chunk);
                for (int channel = 0; channel < channels; channel++)
                {
                    Share(first + (channel * plane), channel * Chunk, length);
                }

                for (int channel = 0; channel < channels; channel++)
                {
                    // Those whose window holds this channel: the window mirrored.
                    int lowest = Math.Max(0, channel - after) * Chunk, highest = Math.Min(channels - 1, channel + before) * Chunk;
                    InputGradient(first + (channel * plane), lowest, highest, length, factor);
                }
            }
        }
    }

    private void Normalise(int start, int lowest, int highest, int length, float factor)
    {
        ref float from = ref Vectors.Start(input.Data.Span);
        ref float sum = ref Unsafe.Add(ref Vectors.Start(sums.Span), start);
        ref float to = ref Unsafe.Add(ref Vectors.Start(Output.Data.Span), start);
        for (int at = 0; at < length; at += PlanValue.Lanes)
        {
            var squares = Vector512<float>.Zero;
            for (int other = lowest; other <= highest; other += plane)
            {
                var value = Vectors.Load(ref from, other + at);
                squares = Vectors.MultiplyAdd(value, value, squares);
            }

            var scale = (squares * factor) + Vector512.Create(settings.K);
            Vectors.Store(scale, ref sum, at);
            Vectors.Store(Vectors.Load(ref from, start + at) * VectorMath.Power(scale, -settings.Beta), ref to, at);
        }
    }

    /// <summary>What each output hands on to all inputs of its window: its gradient times itself over its sum.</summary>
    private void Share(int start, int target, int length)
    {
        ref float sum = ref Unsafe.Add(ref Vectors.Start(sums.Span), start);
        ref float outputs = ref Unsafe.Add(ref Vectors.Start(Output.Data.Span), start);
        ref float gradients = ref Unsafe.Add(ref Vectors.Start(Output.Gradient!.Span), start);
        ref float to = ref Unsafe.Add(ref Vectors.Start(shares.Span), target);
        for (int at = 0; at < length; at += PlanValue.Lanes)
        {
            Vectors.Store(Vectors.Load(ref gradients, at) * Vectors.Load(ref outputs, at) / Vectors.Load(ref sum, at), ref to, at);
        }
    }

    private void InputGradient(int start, int lowest, int highest, int length, float factor)
    {
        ref float values = ref Unsafe.Add(ref Vectors.Start(input.Data.Span), start);
        ref float sum = ref Unsafe.Add(ref Vectors.Start(sums.Span), start);
        ref float gradients = ref Unsafe.Add(ref Vectors.Start(Output.Gradient!.Span), start);
        ref float share = ref Vectors.Start(shares.Span);
        ref float to = ref Unsafe.Add(ref Vectors.Start(input.Gradient!.Span), start);
        for (int at = 0; at < length; at += PlanValue.Lanes)
        {
            var others = Vector512<float>.Zero;
            for (int other = lowest; other <= highest; other += Chunk)
            {
                others += Vectors.Load(ref share, other + at);
            }

            var own = Vectors.Load(ref gradients, at) * VectorMath.Power(Vectors.Load(ref sum, at), -settings.Beta);
            Vectors.Store(own - (factor * Vectors.Load(ref values, at) * others), ref to, at);
        }
    }
}
