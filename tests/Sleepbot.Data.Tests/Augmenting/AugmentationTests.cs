using System.Globalization;
using Sleepbot.Tensors;

namespace Sleepbot.Data.Tests;

/// <summary>What happens to an image, against PyTorch, and how it is drawn.</summary>
public sealed class AugmentationTests
{
    private static readonly Augmentation all = new() { Shift = 2, Flip = Flip.Horizontal, Cutout = 2 };

    // Two channels of 4 x 5 pixels, normalised as tests/golden/augmentation.py does it.
    private static readonly SampleSet images = Normalised(Normalisation.StandardiseWith([0.2f, 0.6f], [0.5f, 0.25f]));

    // Printed by tests/golden/augmentation.py: padding, where the crop begins in the padded image, mirrored, side and centre of the square.
    [Theory]
    [InlineData(2, 2, 2, false, 0, 0, 0, "-0.376470596 -0.329411775 -0.282352954 -0.235294119 -0.188235298 -0.141176462 -0.0941176414 -0.0470588207 0 0.0470588207 0.0941176414 0.141176492 0.188235313 0.235294133 0.282352954 0.329411775 0.376470596 0.423529416 0.470588237 0.517647028 -0.470588326 -0.376470566 -0.282352924 -0.188235283 -0.0941176414 0 0.0941176414 0.188235283 0.282352924 0.376470566 0.470588207 0.564705849 0.65882349 0.752941132 0.847058773 0.941176414 1.03529406 1.1294117 1.22352934 1.31764698")]
    [InlineData(2, 2, 2, true, 0, 0, 0, "-0.188235298 -0.235294119 -0.282352954 -0.329411775 -0.376470596 0.0470588207 0 -0.0470588207 -0.0941176414 -0.141176462 0.282352954 0.235294133 0.188235313 0.141176492 0.0941176414 0.517647028 0.470588237 0.423529416 0.376470596 0.329411775 -0.0941176414 -0.188235283 -0.282352924 -0.376470566 -0.470588326 0.376470566 0.282352924 0.188235283 0.0941176414 0 0.847058773 0.752941132 0.65882349 0.564705849 0.470588207 1.31764698 1.22352934 1.1294117 1.03529406 0.941176414")]
    [InlineData(2, 0, 4, false, 0, 0, 0, "-0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.282352954 -0.235294119 -0.188235298 -0.400000006 -0.400000006 -0.0470588207 0 0.0470588207 -0.400000006 -0.400000006 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -0.282352924 -0.188235283 -0.0941176414 -2.4000001 -2.4000001 0.188235283 0.282352924 0.376470566 -2.4000001 -2.4000001")]
    [InlineData(3, 5, 0, true, 0, 0, 0, "0.141176492 0.0941176414 -0.400000006 -0.400000006 -0.400000006 0.376470596 0.329411775 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 -0.400000006 0.564705849 0.470588207 -2.4000001 -2.4000001 -2.4000001 1.03529406 0.941176414 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001 -2.4000001")]
    [InlineData(1, 1, 2, false, 0, 0, 0, "-0.329411775 -0.282352954 -0.235294119 -0.188235298 -0.400000006 -0.0941176414 -0.0470588207 0 0.0470588207 -0.400000006 0.141176492 0.188235313 0.235294133 0.282352954 -0.400000006 0.376470596 0.423529416 0.470588237 0.517647028 -0.400000006 -0.376470566 -0.282352924 -0.188235283 -0.0941176414 -2.4000001 0.0941176414 0.188235283 0.282352924 0.376470566 -2.4000001 0.564705849 0.65882349 0.752941132 0.847058773 -2.4000001 1.03529406 1.1294117 1.22352934 1.31764698 -2.4000001")]
    [InlineData(1, 1, 1, false, 2, 2, 3, "-0.376470596 -0.329411775 -0.282352954 -0.235294119 -0.188235298 -0.141176462 -0.0941176414 0 0 0.0470588207 0.0941176414 0.141176492 0 0 0.282352954 0.329411775 0.376470596 0.423529416 0.470588237 0.517647028 -0.470588326 -0.376470566 -0.282352924 -0.188235283 -0.0941176414 0 0.0941176414 0 0 0.376470566 0.470588207 0.564705849 0 0 0.847058773 0.941176414 1.03529406 1.1294117 1.22352934 1.31764698")]
    [InlineData(1, 0, 0, true, 4, 0, 4, "-0.400000006 -0.400000006 0 0 0 -0.235294119 -0.282352954 0 0 0 0 -0.0470588207 -0.0941176414 -0.141176462 -0.400000006 0.235294133 0.188235313 0.141176492 0.0941176414 -0.400000006 -2.4000001 -2.4000001 0 0 0 -0.188235283 -0.282352924 0 0 0 0.282352924 0.188235283 0.0941176414 0 -2.4000001 0.752941132 0.65882349 0.564705849 0.470588207 -2.4000001")]
    [InlineData(3, 6, 6, false, 4, 3, 0, "0.470588237 0.517647028 -0.400000006 -0.400000006 -0.400000006 0 0 -0.400000006 -0.400000006 -0.400000006 0 0 -0.400000006 -0.400000006 -0.400000006 0 0 -0.400000006 -0.400000006 -0.400000006 1.22352934 1.31764698 -2.4000001 -2.4000001 -2.4000001 0 0 -2.4000001 -2.4000001 -2.4000001 0 0 -2.4000001 -2.4000001 -2.4000001 0 0 -2.4000001 -2.4000001 -2.4000001")]
    public void An_image_is_what_torchvision_and_the_paper_make_of_it(int padding, int i, int j, bool mirrored, int cutout, int y, int x, string expected)
    {
        var draw = new AugmentationDraw(i - padding, j - padding, mirrored, y, x);
        float[] image = ImageOf(images);
        for (int channel = 0; channel < 2; channel++)
        {
            new Augmentation { Cutout = cutout }.Apply(draw, image.AsSpan(channel * 20, 20), 5, images.Normalisation.BlackOf(channel));
        }

        Assert.Equal(expected.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture)), image);
    }

    [Fact]
    public void A_square_of_an_odd_side_has_that_side()
    {
        float[] plane = [.. Enumerable.Repeat(1f, 25)];
        new Augmentation { Cutout = 3 }.Apply(new AugmentationDraw(0, 0, false, 2, 3), plane, 5, 0);
        Assert.Equal("11111 11000 11000 11000 11111", string.Join(' ', plane.Chunk(5).Select(row => string.Concat(row))));
    }

    [Fact]
    public void Black_is_what_a_pixel_of_0_becomes()
    {
        Assert.Equal((-0.4f, -2.4f), (images.Normalisation.BlackOf(0), images.Normalisation.BlackOf(1)));
        var measured = new Dataset("images", images, images).Normalise(Normalisation.Standardise).Train;
        byte[] zeros = new byte[40];
        var black = ImageOf(SampleSet.FromBytes(new Shape(2, 4, 5), zeros, [0], 1).With(measured.Normalisation));
        Assert.Equal((black[0], black[20]), (measured.Normalisation.BlackOf(0), measured.Normalisation.BlackOf(1)));
        Assert.Equal(0, Normalised(Normalisation.Scale).Normalisation.BlackOf(1));
        Assert.Equal(0, Normalised(Normalisation.None).Normalisation.BlackOf(0));
    }

    [Fact]
    public void Shifts_and_centres_are_uniform_and_half_of_the_images_are_mirrored()
    {
        const int Count = 20_000;
        AugmentationDraw[] draws = [.. Enumerable.Range(0, Count).Select(sample => DrawOf(all, sample))];

        // Beyond these values of chi-squared, with 24 and 19 degrees of freedom, lies one sequence in a thousand.
        Assert.InRange(ChiSquared(draws.Select(draw => (draw.Down, draw.Right)), 25), 0, 51.2);
        Assert.InRange(ChiSquared(draws.Select(draw => (draw.CentreRow, draw.CentreColumn)), 20), 0, 43.8);
        Assert.InRange(ChiSquared(draws.Select(draw => (draw.Mirrored, draw.Down)), 10), 0, 27.9);
        Assert.All(draws, draw => Assert.True(Math.Abs(draw.Down) <= 2 && Math.Abs(draw.Right) <= 2 && draw.CentreRow is >= 0 and < 4 && draw.CentreColumn is >= 0 and < 5));
    }

    [Fact]
    public void Each_change_has_draws_of_its_own()
    {
        for (int sample = 0; sample < 50; sample++)
        {
            var draw = DrawOf(all, sample);
            Assert.Equal(draw with { Mirrored = false, CentreRow = 0, CentreColumn = 0 }, DrawOf(new Augmentation { Shift = 2 }, sample));
            Assert.Equal(draw.Mirrored, DrawOf(new Augmentation { Flip = Flip.Horizontal }, sample).Mirrored);
            Assert.Equal((draw.CentreRow, draw.CentreColumn), (DrawOf(new Augmentation { Cutout = 1 }, sample).CentreRow, DrawOf(new Augmentation { Cutout = 1 }, sample).CentreColumn));
        }
    }

    [Fact]
    public void An_image_is_changed_as_it_is_drawn_for_its_source()
    {
        for (int sample = 0; sample < 20; sample++)
        {
            float[] expected = ImageOf(images), image = ImageOf(images);
            var draw = DrawOf(all, sample);
            all.Apply(draw, expected.AsSpan(0, 20), 5, -0.4f);
            all.Apply(draw, expected.AsSpan(20, 20), 5, -2.4f);
            all.Apply(images, image, SourceOf(sample));
            Assert.Equal(expected, image);
        }
    }

    [Theory]
    [InlineData(3, 4, "")]
    [InlineData(4, 0, "Images of 4 x 5 pixels are to be shifted by up to 4 pixels, expected 0 to 3.")]
    [InlineData(-1, 5, "Images of 4 x 5 pixels are to be shifted by up to -1 pixels, expected 0 to 3.|Images of 4 x 5 pixels are to be masked by a square of 5 pixels, expected 0 to 4.")]
    [InlineData(0, -2, "Images of 4 x 5 pixels are to be masked by a square of -2 pixels, expected 0 to 4.")]
    public void What_is_impossible_is_refused(int shift, int cutout, string faults) =>
        Assert.Equal(faults, string.Join('|', new Augmentation { Shift = shift, Cutout = cutout }.FindFaults(images.SampleShape)));

    [Fact]
    public void Only_images_can_be_augmented()
    {
        Assert.Equal(["Only images of shape (channels, height, width) can be augmented, but samples have shape (40). Leave augmentation out."], all.FindFaults(new Shape(40)));
        Assert.Equal(
            "The image holds 39 floats; a sample of shape (2, 4, 5) has exactly 40. (Parameter 'image')",
            Assert.Throws<ArgumentException>(() => all.Apply(images, new float[39], SourceOf(0))).Message);
    }

    private static SampleSet Normalised(Normalisation normalisation)
    {
        byte[] pixels = [.. Enumerable.Range(0, 40).Select(i => (byte)((i * 6) + 3))];
        return SampleSet.FromBytes(new Shape(2, 4, 5), pixels, [0], 1).With(normalisation);
    }

    private static float[] ImageOf(SampleSet set)
    {
        float[] image = new float[set.SampleShape.Size];
        set.CopySample(0, image);
        return image;
    }

    private static RandomSource SourceOf(int sample) => RandomSource.FromSeed(3).Derive("augmentation").Derive(0).Derive(sample);

    private static AugmentationDraw DrawOf(Augmentation augmentation, int sample) => augmentation.Draw(images.SampleShape, SourceOf(sample));

    private static double ChiSquared<T>(IEnumerable<T> draws, int cells)
        where T : notnull
    {
        int[] counts = [.. draws.CountBy(draw => draw).Select(pair => pair.Value)];
        double expected = (double)counts.Sum() / cells;
        return counts.Sum(count => (count - expected) * (count - expected) / expected) + ((cells - counts.Length) * expected);
    }
}
