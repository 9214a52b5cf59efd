using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Random changes of training images that leave their class as it is: shifted, then mirrored, then partly masked.</summary>
/// <remarks>
/// What happens to an image is a pure function of a random source that belongs to it alone, and each change has numbers of its own there:
/// turning one on shifts nobody's draws. Immutable and safe to share between threads.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>Gets how far an image is shifted at most, along each of its axes.</summary>
    /// <value>
    /// Pixels, from 0 to one less than the shorter side; every whole number from minus this to this is equally likely, for each axis on its
    /// own. The default is 0: not at all. For CIFAR-10, 4 is usual (K. He et al., arXiv:1512.03385, section 4.2).
    /// </value>
    /// <remarks>
    /// As torchvision's <c>RandomCrop(size, padding=Shift)</c> on images of that size. What comes in at the border is black: what a pixel of 0
    /// is after <see cref="Normalisation"/>, as torchvision has it where <c>Normalize</c> comes last.
    /// </remarks>
    public int Shift { get; init; }

    /// <summary>Gets along which axis half of the images are mirrored.</summary>
    /// <value>The default is <see cref="Flip.None"/>. <see cref="Flip.Horizontal"/> is torchvision's <c>RandomHorizontalFlip(p=0.5)</c>.</value>
    public Flip Flip { get; init; }

    /// <summary>Gets the side of a square that is masked in every image, in all channels.</summary>
    /// <value>Pixels, from 0 to the shorter side. The default is 0: nothing is masked. For CIFAR-10, the paper has 16.</value>
    /// <remarks>
    /// The centre is any pixel, all equally likely, so that the square may lie partly outside. It is filled with 0 as the network sees it, which is the
    /// mean of the channel where data are standardised, and black elsewhere. T. DeVries and G. Taylor, "Improved Regularization of
    /// Convolutional Neural Networks with Cutout", arXiv:1708.04552. As in the authors' code for even sides; theirs makes a square of an odd side one pixel smaller.
    /// </remarks>
    public int Cutout { get; init; }

    /// <summary>Gets whether every image stays as it is.</summary>
    public bool ChangesNothing => this is { Shift: 0, Flip: Flip.None, Cutout: 0 };

    /// <summary>Lists what does not fit samples of a shape.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <returns>One sentence for each fault; empty if there is none.</returns>
    public IReadOnlyList<string> FindFaults(Shape sampleShape)
    {
        if (sampleShape.Rank != 3)
        {
            return [$"Only images of shape (channels, height, width) can be augmented, but samples have shape {sampleShape}. Leave augmentation out."];
        }

        List<string> faults = [];
        int shorter = Math.Min(sampleShape[1], sampleShape[2]);
        string images = $"Images of {sampleShape[1]} x {sampleShape[2]} pixels";
        if (Shift < 0 || Shift >= shorter)
        {
            faults.Add($"{images} are to be shifted by up to {Shift} pixels, expected 0 to {shorter - 1}.");
        }

        if (Cutout < 0 || Cutout > shorter)
        {
            faults.Add($"{images} are to be masked by a square of {Cutout} pixels, expected 0 to {shorter}.");
        }

        return faults;
    }

    /// <summary>Changes one image in place. Allocates nothing.</summary>
    /// <param name="samples">The set that the image is from: its shape, and its normalisation, which says what black is. <see cref="FindFaults"/> must find none.</param>
    /// <param name="image">The normalised image, in channel, row, column order, as <see cref="SampleSet.CopySample"/> writes it.</param>
    /// <param name="source">A source for this image in this epoch alone, such as <c>root.Derive("augmentation").Derive(epoch).Derive(sample)</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="image"/> has another length than an image of the set.</exception>
    public void Apply(SampleSet samples, Span<float> image, RandomSource source)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var shape = samples.SampleShape;
        if (image.Length != shape.Size)
        {
            throw new ArgumentException($"The image holds {image.Length} floats; a sample of shape {shape} has exactly {shape.Size}.", nameof(image));
        }

        var draw = Draw(shape, source);
        int plane = shape[1] * shape[2];
        for (int channel = 0; channel < shape[0]; channel++)
        {
            Apply(draw, image.Slice(channel * plane, plane), shape[2], samples.Normalisation.BlackOf(channel));
        }
    }

    /// <summary>Draws what happens to an image.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="source">The source for it alone.</param>
    internal AugmentationDraw Draw(Shape shape, RandomSource source) => new(
        Shift == 0 ? 0 : source.BelowAt(0, (2 * Shift) + 1) - Shift,
        Shift == 0 ? 0 : source.BelowAt(1, (2 * Shift) + 1) - Shift,
        Flip == Flip.Horizontal && source.BelowAt(2, 2) == 1,
        Cutout == 0 ? 0 : source.BelowAt(3, shape[1]),
        Cutout == 0 ? 0 : source.BelowAt(4, shape[2]));

    /// <summary>Changes one channel of an image.</summary>
    /// <param name="draw">What happens to the image.</param>
    /// <param name="plane">The channel, row after row.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="black">What black is in it.</param>
    internal void Apply(in AugmentationDraw draw, Span<float> plane, int width, float black)
    {
        Crop(draw, plane, width, black);
        if (Cutout > 0)
        {
            Mask(draw, plane, width);
        }
    }

    private static void Crop(in AugmentationDraw draw, Span<float> plane, int width, float black)
    {
        if (draw is { Down: 0, Right: 0, Mirrored: false })
        {
            return;
        }

        int height = plane.Length / width;
        for (int i = 0; i < height; i++)
        {
            // In place: every row is taken before another one is written over it.
            int row = draw.Down >= 0 ? i : height - 1 - i;
            var target = plane.Slice(row * width, width);
            int from = row + draw.Down;
            if (from < 0 || from >= height)
            {
                target.Fill(black);
                continue;
            }

            if (from != row || draw.Right != 0)
            {
                var source = plane.Slice(from * width, width);
                int inside = width - Math.Abs(draw.Right);
                var (first, skipped) = (Math.Max(0, -draw.Right), Math.Max(0, draw.Right));
                source.Slice(skipped, inside).CopyTo(target[first..]);
                target[..first].Fill(black);
                target[(first + inside)..].Fill(black);
            }

            if (draw.Mirrored)
            {
                target.Reverse();
            }
        }
    }

    private void Mask(in AugmentationDraw draw, Span<float> plane, int width)
    {
        int height = plane.Length / width;
        var (top, left) = (draw.CentreRow - (Cutout / 2), draw.CentreColumn - (Cutout / 2));
        var (first, end) = (Math.Max(0, left), Math.Min(width, left + Cutout));
        for (int row = Math.Max(0, top); row < Math.Min(height, top + Cutout); row++)
        {
            plane[((row * width) + first)..((row * width) + end)].Clear();
        }
    }
}
