using System.ComponentModel.DataAnnotations;
using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>Random changes of training images, drawn anew for each image in each epoch: shifted, then mirrored, then partly masked.</summary>
[ReadWith(typeof(AugmentForm))]
internal sealed record AugmentSection
{
    /// <summary>Gets the section of an arm that trains on images as they are.</summary>
    public static AugmentSection Off { get; } = new();

    /// <summary>Gets by how many pixels an image is shifted at most along each axis; black comes in at the border. For CIFAR-10, 4 is usual. The default is 0.</summary>
    [Range(0, int.MaxValue)]
    public int Shift { get; init; }

    /// <summary>Gets whether half of the images are mirrored: none (the default), or horizontal.</summary>
    public Flip Flip { get; init; }

    /// <summary>Gets the side of a square, in pixels, that is masked at a random place with 0 as the network sees it. For CIFAR-10, 16 is usual. The default is 0, no square.</summary>
    [Range(0, int.MaxValue)]
    public int Cutout { get; init; }

    private sealed class AugmentForm() : OffForm(typeof(AugmentSection), Off)
    {
        public override string Expected => "off, or some of shift, flip and cutout, such as {shift: 4, flip: horizontal, cutout: 8}";

        protected override bool IsSection(YamlValue value) => value is YamlSection { Entries.Count: > 0 };
    }
}
