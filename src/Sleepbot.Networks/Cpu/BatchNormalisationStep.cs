using System.Runtime.Intrinsics;
using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// Batch normalisation over samples and pixels of each channel; a sum with another value and a (leaky) rectifier behind it may be part
/// of it. Lanes beyond the last sample are masked out of every sum.
/// </summary>
internal sealed class BatchNormalisationStep : PlanStep
{
    private readonly PlanValue input;
    private readonly PlanValue? addend;
    private readonly Rectifier rectifier;
    private readonly BatchNormalisationOperation settings;
    private readonly Statistic runningMean;
    private readonly Statistic runningVariance;
    private readonly bool training;
    private readonly int channels;
    private readonly int area;
    private readonly FloatBuffer means;
    private readonly FloatBuffer inverseDeviations;
    private BatchBuffer? otherGradient;

    /// <summary>Prepares room.</summary>
    /// <param name="input">What is normalised.</param>
    /// <param name="addend">What is added to the result; null for nothing.</param>
    /// <param name="settings">The operation.</param>
    /// <param name="rectifier">The activation behind it.</param>
    /// <param name="statistics">Running mean and variance.</param>
    /// <param name="training">Whether the batch's own mean and variance count.</param>
    public BatchNormalisationStep(
        PlanValue input, PlanValue? addend, BatchNormalisationOperation settings, Rectifier rectifier, IReadOnlyList<Statistic> statistics, bool training)
    {
        this.input = input;
        this.addend = addend;
        this.rectifier = rectifier;
        this.settings = settings;
        (runningMean, runningVariance) = (statistics[0], statistics[1]);
        this.training = training;
        channels = input.Shape[0];
        area = input.Features / channels;
        means = new FloatBuffer(channels);
        inverseDeviations = new FloatBuffer(channels);
    }

    public override bool NeedsWholeBatch => training;

    /// <inheritdoc/>
    public override string Kernel => $"batch normalisation{(addend is null ? "" : " with sum")}{(rectifier.Leak == 1 ? "" : addend is null ? " with rectifier" : " and rectifier")}";

    /// <inheritdoc/>
    public override bool TakeGradientsOf(GradientMeeting meeting)
    {
        if (otherGradient is not null || meeting.Others.Count > 1)
        {
            return false;
        }

        otherGradient = meeting.Others[0];
        return true;
    }

    public override void Forward(in StepContext context)
    {
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

            var way = WayOf(channel, context);
            for (int block = 0; block < context.Blocks; block++)
            {
                BatchNormalisationKernels.Normalise(
                    Plane(input.Data, block, channel), way, Plane(addend?.Data, block, channel), rectifier.Leak, Plane(Output.Data, block, channel));
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        var scaleGradient = Parameters[0].Gradient(context);
        var shiftGradient = Parameters[1].Gradient(context);
        double count = (double)context.Samples * area;

        // Once through for the sums, once more for the gradient by the input. In between the gradient is kept where it took some
        // work, or where the addend, which has the same one, expects it.
        var kept = addend?.Gradient ?? (otherGradient is null ? null : Output.Gradient);
        var (begin, end) = context.ShareOf(channels);
        for (int channel = begin; channel < end; channel++)
        {
            var way = WayOf(channel, context);
            double sum = 0, product = 0;
            for (int block = 0; block < context.Blocks; block++)
            {
                // The gradient is 0 in lanes beyond the last sample, so they add nothing.
                BatchNormalisationKernels.AddProducts(
                    GradientOf(block, channel, way), Plane(input.Data, block, channel), way.Mean, Plane(kept, block, channel), ref sum, ref product);
            }

            double inverseDeviation = inverseDeviations.Span[channel];
            product *= inverseDeviation;
            shiftGradient[channel] = (float)sum;
            scaleGradient[channel] = (float)product;
            float mean = (float)(sum / count), slope = (float)(product / count * inverseDeviation);
            for (int block = 0; input.Gradient is not null && block < context.Blocks; block++)
            {
                BatchNormalisationKernels.InputGradient(
                    kept is null ? GradientOf(block, channel, way) : new(Plane(kept, block, channel), [], [], 1, way),
                    Plane(input.Data, block, channel),
                    Lanes(block, context),
                    way,
                    mean,
                    slope,
                    Plane(input.Gradient, block, channel));
            }
        }
    }

    private BatchNormalisationKernels.Channel WayOf(int channel, in StepContext context) =>
        new(means.Span[channel], Parameters[0].Values(context)[channel] * inverseDeviations.Span[channel], Parameters[1].Values(context)[channel]);

    private BatchNormalisationKernels.GradientSource GradientOf(int block, int channel, in BatchNormalisationKernels.Channel way) => new(
        Plane(Output.Gradient, block, channel),
        Plane(otherGradient, block, channel),
        addend is null ? [] : Plane(Output.Data, block, channel),
        rectifier.Slope,
        way);

    /// <summary>Mean and variance in one pass, of distances from a guess of the mean: the nearer it is, the less is lost where the two sums are subtracted.</summary>
    private void MeasureBatch(int channel, in StepContext context)
    {
        double count = (double)context.Samples * area;
        float guess = GuessMean(Plane(input.Data, 0, channel), Lanes(0, context));
        double sum = 0, squares = 0;
        for (int block = 0; block < context.Blocks; block++)
        {
            BatchNormalisationKernels.AddMoments(Plane(input.Data, block, channel), Lanes(block, context), guess, ref sum, ref squares);
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

    private void Follow(ref float running, float value) => running += settings.Momentum * (value - running);

    /// <summary>Gets one channel of one block, or nothing of no buffer.</summary>
    private Span<float> Plane(BatchBuffer? buffer, int block, int channel) =>
        buffer is null ? [] : buffer.Span.Slice(((block * channels) + channel) * area * PlanValue.Lanes, area * PlanValue.Lanes);

    private static Vector512<float> Lanes(int block, in StepContext context) => Vectors.FirstLanes(context.Samples - (block * PlanValue.Lanes));
}
