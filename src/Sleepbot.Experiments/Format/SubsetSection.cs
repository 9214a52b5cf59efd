using System.ComponentModel.DataAnnotations;
using Sleepbot.Data;

namespace Sleepbot.Experiments.Format;

/// <summary>Which samples of a split to keep: so many per class, then a number or a fraction of what is left.</summary>
internal sealed record SubsetSection
{
    /// <summary>Gets how many samples to keep.</summary>
    [Range(1, int.MaxValue)]
    public int? First { get; init; }

    /// <summary>Gets how many samples of each class to keep.</summary>
    [Range(1, int.MaxValue)]
    public int? PerClass { get; init; }

    /// <summary>Gets the share of the samples to keep.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? Fraction { get; init; }

    /// <summary>Gets the seed of a random choice. By default samples are taken from the front of the file.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets the subset that the data library understands.</summary>
    /// <param name="classes">The classes to keep, or null for all.</param>
    public Subset Of(IReadOnlyList<int>? classes) => new() { Classes = classes, First = First, PerClass = PerClass, Fraction = Fraction, Seed = Seed };

    /// <summary>Estimates how many samples are kept.</summary>
    /// <param name="count">Samples of the whole split.</param>
    /// <param name="classes">Classes that are kept.</param>
    /// <param name="allClasses">Classes of the whole split.</param>
    /// <returns>The number, exact unless classes were left out, and then for classes of equal size.</returns>
    public int Estimate(int count, int classes, int allClasses)
    {
        long left = (long)count * classes / allClasses;
        left = PerClass is { } perClass ? Math.Min(left, (long)perClass * classes) : left;
        return (int)(First is { } first ? Math.Min(left, first) : Fraction is { } fraction ? Math.Max(1, Math.Round(fraction * left, MidpointRounding.AwayFromZero)) : left);
    }
}
