using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>
/// A convolution in the sample-major layout, for small batches: inside it a vector is 16 output channels of one pixel. A leaky
/// rectifier behind it may be part of it.
/// </summary>
/// <remarks>Pixels of the input are read one by one and spread over a vector, so that only the output and its gradient are turned.</remarks>
internal sealed class ChannelConvolutionStep : PlanStep
{
    private readonly PlanValue input;
    private readonly ConvolutionGeometry g;
    private readonly Rectifier rectifier;
    private readonly FloatBuffer? paddedImage;
    private readonly FloatBuffer outputVectors;
    private readonly ChannelPass pass;
    private readonly ChannelWeightGradient? weightGradient;
    private readonly SkippingWeightGradient? skippingWeightGradient;
    private readonly ChannelInputGradient? inputGradient;
    private readonly bool mayFindZeros;

    /// <summary>Chooses the kernels.</summary>
    /// <param name="input">What is convolved.</param>
    /// <param name="geometry">Sizes.</param>
    /// <param name="training">Whether it can go backward.</param>
    /// <param name="rectifier">The activation behind it.</param>
    public ChannelConvolutionStep(PlanValue input, ConvolutionGeometry geometry, bool training, Rectifier rectifier)
    {
        this.input = input;
        this.rectifier = rectifier;
        g = geometry;
        paddedImage = g.Padding > 0 ? new FloatBuffer(g.InputChannels * g.PaddedHeight * g.PaddedWidth) : null;
        outputVectors = new FloatBuffer(g.Groups * g.BlocksPerGroup * g.OutputArea * PlanValue.Lanes);
        pass = new ChannelPass(g, rectifier.Leak);
        if (training)
        {
            var parts = new WindowParts(g);
            weightGradient = new ChannelWeightGradient(g);
            skippingWeightGradient = SkippingWeightGradient.Supports(g) ? new SkippingWeightGradient(g, parts) : null;
            inputGradient = input.Gradient is not null ? new ChannelInputGradient(g, parts) : null;

            // Max pools and rectifiers leave mostly zeros in a gradient, a leaky rectifier none.
            mayFindZeros = rectifier.Slope is 0 or 1 && (skippingWeightGradient is not null || inputGradient?.MaySkip == true);
        }
    }

    /// <inheritdoc/>
    public override string Kernel =>
        ConvolutionWords.Describe("channels", rectifier.Leak, pass.Description, inputGradient?.Description, weightGradient?.Description) + (mayFindZeros ? ", zeros skipped" : "");

    /// <summary>Whether output channels fill vectors at least as well as the pixels of a row, which only can where windows lie one pixel apart.</summary>
    public static bool Pays(ConvolutionGeometry geometry) =>
        geometry.Stride > 1 || Filling(geometry.OutputsPerGroup) >= Filling(geometry.OutputWidth);

    public override void Forward(in StepContext context)
    {
        pass.Pack(Parameters[0].Values(context), Parameters.Count > 1 ? Parameters[1].Values(context) : []);
        for (int sample = 0; sample < context.Samples; sample++)
        {
            pass.Compute(Padded(sample), outputVectors.Span);
            var output = Output.Data.Span.Slice(sample * Output.Features, Output.Features);
            for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
            {
                var (filter, count) = g.FiltersOf(block);
                LaneTranspose.ToRows(VectorsOf(block), output[(filter * g.OutputArea)..], g.OutputArea, count);
            }
        }
    }

    public override void Backward(in StepContext context)
    {
        var gradients = Output.Gradient!.Span[..(context.Samples * Output.Features)];
        if (rectifier.Slope != 1)
        {
            Elementwise.UndoLeak(gradients, Output.Data.Span[..gradients.Length], rectifier.Slope);
        }

        // Skipping zeros changes no bit, unless they would meet what is not finite.
        double share = mayFindZeros ? (double)Elementwise.CountNotZero(gradients) / gradients.Length : 1;
        bool added = skippingWeightGradient?.Pays(share) == true && AddSkipping(gradients, context.Samples);
        bool skips = inputGradient?.PaysToSkip(share) == true && FlatVector.AllFinite(Parameters[0].Values(context));
        if (!added)
        {
            weightGradient!.Clear();
        }

        inputGradient?.Take(pass.PackedWeights);
        var bias = Parameters.Count > 1 ? Parameters[1].Gradient(context) : [];
        bias.Clear();
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var gradient = gradients.Slice(sample * Output.Features, Output.Features);
            Turn(gradient, bias);
            if (!added)
            {
                weightGradient!.Add(outputVectors.Span, Padded(sample));
            }

            if (skips)
            {
                inputGradient!.ComputeSkipping(outputVectors.Span, InputGradientOf(sample));
            }
            else
            {
                inputGradient?.Compute(gradient, InputGradientOf(sample));
            }
        }

        weightGradient!.SumInto(Parameters[0].Gradient(context));
    }

    /// <summary>Adds up the weight gradient of all samples from what of their output gradient is not 0.</summary>
    /// <returns>Whether it has the bits that it would have with the zeros.</returns>
    private bool AddSkipping(ReadOnlySpan<float> gradients, int samples)
    {
        var images = input.Data.Span[..(samples * input.Features)];
        if (!FlatVector.AllFinite(images))
        {
            return false;
        }

        skippingWeightGradient!.Clear();
        for (int sample = 0; sample < samples; sample++)
        {
            skippingWeightGradient.Add(gradients.Slice(sample * Output.Features, Output.Features), images.Slice(sample * input.Features, input.Features));
        }

        return skippingWeightGradient.SumInto(weightGradient!.Sums);
    }

    private static double Filling(int count) => (double)count / (PlanValue.Blocks(count) * PlanValue.Lanes);

    /// <summary>Makes vectors of channels of a sample's output gradient, and adds them up to that of the bias, if there is one.</summary>
    private void Turn(ReadOnlySpan<float> gradient, Span<float> bias)
    {
        for (int block = 0; block < g.Groups * g.BlocksPerGroup; block++)
        {
            var (filter, count) = g.FiltersOf(block);
            var vectors = VectorsOf(block);
            LaneTranspose.ToInnermost(gradient[(filter * g.OutputArea)..], vectors, g.OutputArea, count);
            if (!bias.IsEmpty)
            {
                var sums = Elementwise.SumOfVectors(vectors);
                for (int lane = 0; lane < count; lane++)
                {
                    bias[filter + lane] += sums[lane];
                }
            }
        }
    }

    private Span<float> InputGradientOf(int sample) => input.Gradient!.Span.Slice(sample * input.Features, input.Features);

    private Span<float> VectorsOf(int block) => outputVectors.Span.Slice(block * g.OutputArea * PlanValue.Lanes, g.OutputArea * PlanValue.Lanes);

    /// <summary>Gets one sample of the input with its padding, which stays 0 from the buffer's creation on.</summary>
    private ReadOnlySpan<float> Padded(int sample)
    {
        ReadOnlySpan<float> image = input.Data.Span.Slice(sample * input.Features, input.Features);
        if (paddedImage is null)
        {
            return image;
        }

        for (int row = 0; row < g.InputChannels * g.Height; row++)
        {
            int target = (((row / g.Height * g.PaddedHeight) + (row % g.Height) + g.Padding) * g.PaddedWidth) + g.Padding;
            image.Slice(row * g.Width, g.Width).CopyTo(paddedImage.Span[target..]);
        }

        return paddedImage.Span;
    }
}
