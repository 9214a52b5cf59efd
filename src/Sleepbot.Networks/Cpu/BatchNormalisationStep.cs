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
            float inverseDeviation = inverseDeviations.Span[channel];
            double sum = 0, product = 0;
            for (int block = 0; block < context.Blocks; block++)
            {
                // The gradient is 0 in lanes beyond the last sample, so they add nothing.
                AddProducts(Plane(Output.Gradient!, block, channel), Plane(input.Data, block, channel), means.Span[channel], ref sum, ref product);
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

    /// <summary>Mean and variance in one pass, of distances from a guess of the mean: the nearer it is, the less is lost where the two sums are subtracted.</summary>
    private void MeasureBatch(int channel, in StepContext context)
    {
        double count = (double)context.Samples * area;
        float guess = GuessMean(Plane(input.Data, 0, channel), Lanes(0, context));
        double sum = 0, squares = 0;
        for (int block = 0; block < context.Blocks; block++)
        {
            AddMoments(Plane(input.Data, block, channel), Lanes(block, context), guess, ref sum, ref squares);
        }

        float mean = (float)(guess + (sum / count));
        squares = Math.Max(0, squares - (sum * sum / count));
        means.Span[channel] = mean;
        inverseDeviations.Span[channel] = (float)(1 / Math.Sqrt((squares / count) + settings.Epsilon));
        Follow(ref runningMean.Of(context.Statistics)[channel], mean);
        Follow(ref runningVariance.Of(context.Statistics)[channel], (float)(squares / Math.Max(1, count - 1)));
    }

    /// <summary>The mean of some pixels of a plane, spread evenly.</summary>
    private float GuessMean(ReadOnlySpan<float> plane, Vector512<float> lanes)
    {
        const int Most = 16;
        int pixels = Math.Min(area, Most);
        var sum = Vector512<float>.Zero;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            sum += Vectors.Load(ref Vectors.Start(plane), pixel * area / pixels * PlanValue.Lanes) & lanes;
        }

        float count = pixels * Vector512.Sum(lanes & Vector512<float>.One);
        return Vector512.Sum(sum) / count;
    }

    /// <summary>Adds the distances of a plane's values from a guess, and their squares, in two chains each.</summary>
    private static void AddMoments(ReadOnlySpan<float> plane, Vector512<float> lanes, float guess, ref double sum, ref double squares)
    {
        ref float from = ref Vectors.Start(plane);
        var centre = Vector512.Create(guess);
        var (sums, moreSums, products, moreProducts) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        int at = 0;
        for (; at <= plane.Length - (2 * PlanValue.Lanes); at += 2 * PlanValue.Lanes)
        {
            var first = (Vectors.Load(ref from, at) - centre) & lanes;
            var second = (Vectors.Load(ref from, at + PlanValue.Lanes) - centre) & lanes;
            sums += first;
            moreSums += second;
            products = Vectors.MultiplyAdd(first, first, products);
            moreProducts = Vectors.MultiplyAdd(second, second, moreProducts);
        }

        if (at < plane.Length)
        {
            var last = (Vectors.Load(ref from, at) - centre) & lanes;
            sums += last;
            products = Vectors.MultiplyAdd(last, last, products);
        }

        sum += Vector512.Sum(sums + moreSums);
        squares += Vector512.Sum(products + moreProducts);
    }

    /// <summary>Adds a plane's gradients, and their products with the distances of its values from the mean, in two chains each.</summary>
    private static void AddProducts(ReadOnlySpan<float> gradients, ReadOnlySpan<float> plane, float mean, ref double sum, ref double product)
    {
        ref float from = ref Vectors.Start(gradients);
        ref float values = ref Vectors.Start(plane);
        var centre = Vector512.Create(mean);
        var (sums, moreSums, products, moreProducts) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        int at = 0;
        for (; at <= plane.Length - (2 * PlanValue.Lanes); at += 2 * PlanValue.Lanes)
        {
            var first = Vectors.Load(ref from, at);
            var second = Vectors.Load(ref from, at + PlanValue.Lanes);
            sums += first;
            moreSums += second;
            products = Vectors.MultiplyAdd(first, Vectors.Load(ref values, at) - centre, products);
            moreProducts = Vectors.MultiplyAdd(second, Vectors.Load(ref values, at + PlanValue.Lanes) - centre, moreProducts);
        }

        if (at < plane.Length)
        {
            var last = Vectors.Load(ref from, at);
            sums += last;
            products = Vectors.MultiplyAdd(last, Vectors.Load(ref values, at) - centre, products);
        }

        sum += Vector512.Sum(sums + moreSums);
        product += Vector512.Sum(products + moreProducts);
    }

    private void Follow(ref float running, float value) => running += settings.Momentum * (value - running);

    private Span<float> Plane(BatchBuffer buffer, int block, int channel) =>
        buffer.Span.Slice(((block * channels) + channel) * area * PlanValue.Lanes, area * PlanValue.Lanes);

    private static Vector512<float> Lanes(int block, in StepContext context) => Vectors.FirstLanes(context.Samples - (block * PlanValue.Lanes));
}
