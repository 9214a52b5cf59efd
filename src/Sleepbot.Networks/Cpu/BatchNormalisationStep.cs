using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Batch normalisation over samples and pixels of each channel. Lanes beyond the last sample are masked out of every sum.</summary>
internal sealed class BatchNormalisationStep : PlanStep
{
    private readonly PlanValue input;
    private readonly BatchNormalisationOperation settings;
    private readonly Statistic runningMean;
    private readonly Statistic runningVariance;
    private readonly bool training;
    private readonly int channels;
    private readonly int area;
    private readonly FloatBuffer means;
    private readonly FloatBuffer inverseDeviations;

    public BatchNormalisationStep(PlanValue input, BatchNormalisationOperation settings, IReadOnlyList<Statistic> statistics, bool training)
    {
        this.input = input;
        this.settings = settings;
        (runningMean, runningVariance) = (statistics[0], statistics[1]);
        this.training = training;
        channels = input.Shape[0];
        area = input.Features / channels;
        means = new FloatBuffer(channels);
        inverseDeviations = new FloatBuffer(channels);
    }

    public override bool NeedsWholeBatch => training;

    public override void Forward(in StepContext context)
    {
        var scale = Parameters[0].Values(context);
        var shift = Parameters[1].Values(context);
        var (begin, end) = context.ShareOf(channels);
        for (int channel = begin; channel < end; channel++)
        {
            if (training)
            {
                MeasureBatch(channel, context);
            }
            else
            {
                means.Span[channel] = runningMean.Of(context.Statistics)[channel];
                inverseDeviations.Span[channel] = 1 / MathF.Sqrt(runningVariance.Of(context.Statistics)[channel] + settings.Epsilon);
            }

            var factor = Vector512.Create(scale[channel] * inverseDeviations.Span[channel]);
            var mean = Vector512.Create(means.Span[channel]);
            var offset = Vector512.Create(shift[channel]);
            for (int block = 0; block < context.Blocks; block++)
            {
                ref float from = ref Vectors.Start(Plane(input.Data, block, channel));
                ref float to = ref Vectors.Start(Plane(Output.Data, block, channel));
                for (int at = 0; at < area * PlanValue.Lanes; at += PlanValue.Lanes)
                {
                    Vectors.Store(((Vectors.Load(ref from, at) - mean) * factor) + offset, ref to, at);
                }
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        var scale = Parameters[0].Values(context);
        var scaleGradient = Parameters[0].Gradient(context);
        var shiftGradient = Parameters[1].Gradient(context);
        double count = (double)context.Samples * area;
        var (begin, end) = context.ShareOf(channels);
        for (int channel = begin; channel < end; channel++)
        {
            var mean = Vector512.Create(means.Span[channel]);
            float inverseDeviation = inverseDeviations.Span[channel];
            double sum = 0, product = 0;
            for (int block = 0; block < context.Blocks; block++)
            {
                ref float values = ref Vectors.Start(Plane(input.Data, block, channel));
                ref float from = ref Vectors.Start(Plane(Output.Gradient!, block, channel));
                Vector512<float> blockSum = Vector512<float>.Zero, blockProduct = Vector512<float>.Zero;
                for (int at = 0; at < area * PlanValue.Lanes; at += PlanValue.Lanes)
                {
                    // The gradient is 0 in lanes beyond the last sample, so they add nothing.
                    var gradient = Vectors.Load(ref from, at);
                    blockSum += gradient;
                    blockProduct += gradient * (Vectors.Load(ref values, at) - mean);
                }

                sum += Vector512.Sum(blockSum);
                product += Vector512.Sum(blockProduct);
            }

            product *= inverseDeviation;
            shiftGradient[channel] = (float)sum;
            scaleGradient[channel] = (float)product;
            if (input.Gradient is not null)
            {
                InputGradient(context, channel, scale[channel] * inverseDeviation, (float)(sum / count), (float)(product / count * inverseDeviation));
            }
        }
    }

    /// <summary>dx = factor * (dy - mean of dy - normalised x * mean of (dy * normalised x)).</summary>
    private void InputGradient(in StepContext context, int channel, float factor, float meanGradient, float slope)
    {
        var mean = Vector512.Create(means.Span[channel]);
        for (int block = 0; block < context.Blocks; block++)
        {
            var lanes = Lanes(block, context);
            ref float values = ref Vectors.Start(Plane(input.Data, block, channel));
            ref float from = ref Vectors.Start(Plane(Output.Gradient!, block, channel));
            ref float to = ref Vectors.Start(Plane(input.Gradient!, block, channel));
            for (int at = 0; at < area * PlanValue.Lanes; at += PlanValue.Lanes)
            {
                var centred = Vectors.Load(ref values, at) - mean;
                var gradient = (Vectors.Load(ref from, at) - Vector512.Create(meanGradient) - (centred * slope)) * factor;
                Vectors.Store(gradient & lanes, ref to, at);
            }
        }
    }

    private void MeasureBatch(int channel, in StepContext context)
    {
        double count = (double)context.Samples * area;
        double sum = 0;
        for (int block = 0; block < context.Blocks; block++)
        {
            var lanes = Lanes(block, context);
            ref float from = ref Vectors.Start(Plane(input.Data, block, channel));
            var blockSum = Vector512<float>.Zero;
            for (int at = 0; at < area * PlanValue.Lanes; at += PlanValue.Lanes)
            {
                blockSum += Vectors.Load(ref from, at) & lanes;
            }

            sum += Vector512.Sum(blockSum);
        }

        float mean = (float)(sum / count);
        double squares = 0;
        for (int block = 0; block < context.Blocks; block++)
        {
            var lanes = Lanes(block, context);
            ref float from = ref Vectors.Start(Plane(input.Data, block, channel));
            var blockSquares = Vector512<float>.Zero;
            for (int at = 0; at < area * PlanValue.Lanes; at += PlanValue.Lanes)
            {
                var centred = (Vectors.Load(ref from, at) - Vector512.Create(mean)) & lanes;
                blockSquares += centred * centred;
            }

            squares += Vector512.Sum(blockSquares);
        }

        means.Span[channel] = mean;
        inverseDeviations.Span[channel] = (float)(1 / Math.Sqrt((squares / count) + settings.Epsilon));
        Follow(ref runningMean.Of(context.Statistics)[channel], mean);
        Follow(ref runningVariance.Of(context.Statistics)[channel], (float)(squares / Math.Max(1, count - 1)));
    }

    private void Follow(ref float running, float value) => running += settings.Momentum * (value - running);

    private Span<float> Plane(FloatBuffer buffer, int block, int channel) =>
        buffer.Span.Slice(((block * channels) + channel) * area * PlanValue.Lanes, area * PlanValue.Lanes);

    private static Vector512<float> Lanes(int block, in StepContext context) => Vectors.FirstLanes(context.Samples - (block * PlanValue.Lanes));
}
