using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>Which samples of a split to keep.</summary>
/// <remarks>
/// Applied in this order: chosen classes, then so many per class, then a fraction or a number of what is left. Samples are
/// taken from the front of the file, or with a <see cref="Seed"/> at random without repetition; either way those kept stay in
/// file order. Nothing set keeps everything.
/// </remarks>
public sealed record Subset
{
    /// <summary>Gets the classes to keep. They are renumbered in the order given, so that [1, 3] makes a two-class problem.</summary>
    /// <value>Distinct labels of the split, or null to keep all classes (the default).</value>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Gets how many samples of each class to keep.</summary>
    /// <value>At least 1, or null for all (the default).</value>
    public int? PerClass { get; init; }

    /// <summary>Gets the share of the samples to keep, rounded to the nearest number and at least one sample.</summary>
    /// <value>Above 0, at most 1, or null for all (the default). Not together with <see cref="First"/>.</value>
    public double? Fraction { get; init; }

    /// <summary>Gets how many samples to keep.</summary>
    /// <value>At least 1, or null for all (the default). Not together with <see cref="Fraction"/>.</value>
    public int? First { get; init; }

    /// <summary>Gets the seed of a random choice.</summary>
    /// <value>Any number, or null to take samples from the front of the file (the default).</value>
    public long? Seed { get; init; }

    /// <summary>Applies this subset to one split.</summary>
    /// <param name="set">The split.</param>
    /// <param name="where">How messages name it, for example <c>mnist, training split</c>.</param>
    /// <param name="classNames">What the classes are called.</param>
    /// <exception cref="DataException">More is asked for than there is, or a setting is out of its range.</exception>
    internal SampleSet Of(SampleSet set, string where, IReadOnlyList<string> classNames)
    {
        int[] newLabelOf = Renumbering(set.Classes, where);
        int classes = Classes?.Count ?? set.Classes;
        var samples = new int[set.Count];
        set.FillOrder(Seed is null ? SampleOrder.AsFiled : SampleOrder.Shuffled, samples, RandomSource.FromSeed(Seed ?? 0).Derive("subset"), epoch: 0);

        List<int> kept = [.. samples.Where(sample => newLabelOf[set.Labels[sample]] >= 0)];
        kept = FirstOfEach(kept, set, newLabelOf, where, classNames);
        kept = kept[..NumberToKeep(kept.Count, where)];
        if (kept.Count == 0)
        {
            throw new DataException($"{where}: the chosen classes have no samples. Choose other classes.");
        }

        kept.Sort();
        return set.Select(kept.ToArray(), [.. kept.Select(sample => newLabelOf[set.Labels[sample]])], classes);
    }

    private int[] Renumbering(int classes, string where)
    {
        var newLabelOf = new int[classes];
        if (Classes is null)
        {
            return [.. Enumerable.Range(0, classes)];
        }

        Array.Fill(newLabelOf, -1);
        for (int i = 0; i < Classes.Count; i++)
        {
            int label = Classes[i];
            if (label < 0 || label >= classes || newLabelOf[label] >= 0)
            {
                throw new DataException($"{where}: classes [{string.Join(", ", Classes)}] were asked for; expected distinct numbers from 0 to {classes - 1}.");
            }

            newLabelOf[label] = i;
        }

        return Classes.Count > 0 ? newLabelOf : throw new DataException($"{where}: no class was chosen. Choose at least 1, or leave the list out to keep all {classes}.");
    }

    private List<int> FirstOfEach(List<int> samples, SampleSet set, int[] newLabelOf, string where, IReadOnlyList<string> classNames)
    {
        if (PerClass is not { } wanted)
        {
            return samples;
        }

        if (wanted < 1)
        {
            throw new DataException($"{where}: {wanted} samples per class were asked for; expected at least 1.");
        }

        var seen = new int[newLabelOf.Length];
        List<int> kept = [.. samples.Where(sample => ++seen[set.Labels[sample]] <= wanted)];
        for (int label = 0; label < seen.Length; label++)
        {
            if (newLabelOf[label] >= 0 && seen[label] < wanted)
            {
                throw new DataException(
                    $"{where}: {wanted} samples per class were asked for, but class {label} ('{classNames[label]}') has {seen[label]}. Ask for at most {seen[label]}, or leave that class out.");
            }
        }

        return kept;
    }

    private int NumberToKeep(int available, string where)
    {
        if (Fraction is not null && First is not null)
        {
            throw new DataException($"{where}: both a fraction ({Fraction}) and a number of samples ({First}) were asked for. Give one of them.");
        }

        if (Fraction is { } fraction)
        {
            return fraction is > 0 and <= 1
                ? Math.Min(available, Math.Max(1, (int)Math.Round(fraction * available, MidpointRounding.AwayFromZero)))
                : throw new DataException($"{where}: a fraction of {fraction} was asked for; expected more than 0 and at most 1.");
        }

        int wanted = First ?? available;
        return wanted < 1 && First is not null
            ? throw new DataException($"{where}: the first {wanted} samples were asked for; expected at least 1.")
            : wanted <= available
                ? wanted
                : throw new DataException($"{where}: the first {wanted} samples were asked for, but there are {available}. Ask for at most {available}.");
    }
}
