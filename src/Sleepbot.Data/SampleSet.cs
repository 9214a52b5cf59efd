using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>One split of a data set: samples, each with its features and its class.</summary>
/// <remarks>
/// A light, immutable view: subsets and normalisations share the features in memory. Any number of threads may read one set.
/// </remarks>
public sealed class SampleSet
{
    /// <summary>The most classes a set can have, as many as a label byte can name.</summary>
    public const int MaxClasses = 256;

    private readonly FeatureStore features;
    private readonly int[]? rows;
    private readonly int[] labels;

    internal SampleSet(FeatureStore features, int[] labels, int classes)
        : this(features, null, labels, classes, Normalisation.Scale)
    {
        if (features.Count != labels.Length)
        {
            throw new DataException($"There are features for {features.Count} samples but {labels.Length} labels; expected one label per sample.");
        }

        Require(labels, classes);
    }

    private SampleSet(FeatureStore features, int[]? rows, int[] labels, int classes, Normalisation normalisation)
    {
        this.features = features;
        this.rows = rows;
        this.labels = labels;
        Classes = classes;
        Normalisation = normalisation;
    }

    /// <summary>Gets the shape of one sample.</summary>
    /// <value>(channels, height, width) for images, (features) for vectors.</value>
    public Shape SampleShape => features.SampleShape;

    /// <summary>Gets the number of samples, at least 1.</summary>
    public int Count => labels.Length;

    /// <summary>Gets the number of classes, from 1 to <see cref="MaxClasses"/>.</summary>
    public int Classes { get; }

    /// <summary>Gets the class of each sample, from 0 to <see cref="Classes"/> - 1.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Gets how <see cref="CopySample"/> maps raw features.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>Gets a fingerprint of all that training can see: samples in their order, labels, and how features are mapped.</summary>
    /// <value>A SHA-256, 64 lower-case hexadecimal digits. Computed once, when it is first asked for, at about a gigabyte a second.</value>
    public string ContentHash => field ??= Hash();

    /// <summary>Makes a set of samples whose features are bytes, such as images.</summary>
    /// <param name="sampleShape">Shape of one sample, of rank 1 or more.</param>
    /// <param name="features">Sample after sample, each in channel, row, column order. Kept, not copied: do not write to it later.</param>
    /// <param name="labels">The class of each sample. Copied.</param>
    /// <param name="classes">Number of classes, from 1 to <see cref="MaxClasses"/>.</param>
    /// <exception cref="DataException">The sizes do not fit, there is no sample, or a label is not in 0 to classes - 1.</exception>
    public static SampleSet FromBytes(Shape sampleShape, ReadOnlyMemory<byte> features, ReadOnlySpan<int> labels, int classes)
    {
        RequireWhole(sampleShape, features.Length);
        return new SampleSet(new ByteFeatures(sampleShape, features), labels.ToArray(), classes);
    }

    /// <summary>Makes a set of samples whose features are floats.</summary>
    /// <param name="sampleShape">Shape of one sample, of rank 1 or more.</param>
    /// <param name="features">Sample after sample, each in channel, row, column order. Kept, not copied: do not write to it later.</param>
    /// <param name="labels">The class of each sample. Copied.</param>
    /// <param name="classes">Number of classes, from 1 to <see cref="MaxClasses"/>.</param>
    /// <exception cref="DataException">The sizes do not fit, there is no sample, or a label is not in 0 to classes - 1.</exception>
    public static SampleSet FromFloats(Shape sampleShape, ReadOnlyMemory<float> features, ReadOnlySpan<int> labels, int classes)
    {
        RequireWhole(sampleShape, features.Length);
        return new SampleSet(new FloatFeatures(sampleShape, features), labels.ToArray(), classes);
    }

    /// <summary>Writes the normalised features of one sample. Allocates nothing.</summary>
    /// <param name="index">Which sample, from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Takes the sample in channel, row, column order; exactly as long as <see cref="SampleShape"/> is large.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not a sample of this set.</exception>
    public void CopySample(int index, Span<float> destination)
    {
        if (destination.Length != SampleShape.Size)
        {
            throw new ArgumentException($"Destination holds {destination.Length} floats; a sample of shape {SampleShape} needs exactly {SampleShape.Size}.", nameof(destination));
        }

        features.Copy(RowOf(index), Normalisation, destination);
    }

    /// <summary>Asks memory for a sample that will be copied soon, so that it comes while the processor goes on. Only time depends on it.</summary>
    /// <param name="index">Which sample, from 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not a sample of this set.</exception>
    public void AskFor(int index)
    {
        CacheLines.Ask(features.BytesOf(RowOf(index)));
    }

    /// <summary>Writes the normalised features of several samples, one after the other. Allocates nothing.</summary>
    /// <param name="samples">Which samples, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Takes the samples, shape (samples, ...<see cref="SampleShape"/>).</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in <paramref name="samples"/> is not a sample of this set.</exception>
    public void CopyBatch(ReadOnlySpan<int> samples, Span<float> destination)
    {
        int size = SampleShape.Size;
        if (destination.Length != (long)samples.Length * size)
        {
            throw new ArgumentException($"Destination holds {destination.Length} floats; {samples.Length} samples of shape {SampleShape} need exactly {(long)samples.Length * size}.", nameof(destination));
        }

        for (int i = 0; i < samples.Length; i++)
        {
            CopySample(samples[i], destination.Slice(i * size, size));
        }
    }

    /// <summary>Writes the order in which one epoch visits the samples. Allocates nothing.</summary>
    /// <param name="order">How to order them.</param>
    /// <param name="destination">Takes each number from 0 to <see cref="Count"/> - 1 once; exactly that long.</param>
    /// <param name="source">The source reserved for the order of the run, such as <c>root.Derive("order")</c>.</param>
    /// <param name="epoch">Which pass over the data; the same source and epoch give the same order bit for bit.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void FillOrder(SampleOrder order, Span<int> destination, RandomSource source, long epoch)
    {
        if (destination.Length != Count)
        {
            throw new ArgumentException($"Destination holds {destination.Length} numbers; an order of this set has {Count}.", nameof(destination));
        }

        if (order == SampleOrder.SortedByClass)
        {
            SortByClass(destination);
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        if (order == SampleOrder.Shuffled)
        {
            source.Derive(epoch).Shuffle(destination);
        }
    }

    /// <summary>Counts the samples of each class.</summary>
    /// <returns>One count per class.</returns>
    public int[] CountByClass()
    {
        var counts = new int[Classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>Measures the mean and the deviation of each channel over all samples, whatever <see cref="Normalisation"/> is.</summary>
    /// <returns>Statistics of bytes divided by 255, or of floats as they are.</returns>
    public ChannelStatistics Measure() => features.Measure(rows);

    /// <summary>Gets a view of some samples of this one, with their classes as they are.</summary>
    /// <param name="samples">Which samples, each from 0 to <see cref="Count"/> - 1, in the order that the view has; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in <paramref name="samples"/> is not a sample of this set.</exception>
    public SampleSet Take(ReadOnlySpan<int> samples)
    {
        if (samples.IsEmpty)
        {
            throw new ArgumentException("No samples were named; expected at least one.", nameof(samples));
        }

        var taken = new int[samples.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            int sample = samples[i];
            taken[i] = (uint)sample < (uint)Count
                ? labels[sample]
                : throw new ArgumentOutOfRangeException(nameof(samples), sample, $"This set has samples 0 to {Count - 1}.");
        }

        return Select(samples, taken, Classes);
    }

    /// <summary>Gets a view of the same samples under a normalisation whose numbers are known.</summary>
    internal SampleSet With(Normalisation normalisation) => new(features, rows, labels, Classes, normalisation);

    /// <summary>Gets a view of some samples of this one.</summary>
    /// <param name="samples">Numbers of samples of this set, at least one.</param>
    /// <param name="newLabels">Their classes in the view.</param>
    /// <param name="classes">Number of classes in the view.</param>
    internal SampleSet Select(ReadOnlySpan<int> samples, int[] newLabels, int classes)
    {
        int[] selected = samples.ToArray();
        for (int i = 0; rows is not null && i < selected.Length; i++)
        {
            selected[i] = rows[selected[i]];
        }

        return new SampleSet(features, selected, newLabels, classes, Normalisation);
    }

    private static void RequireWhole(Shape sampleShape, int length)
    {
        if (sampleShape.Rank == 0 || length % sampleShape.Size != 0)
        {
            throw new DataException($"There are {length} feature values; expected a multiple of {sampleShape.Size}, the size of a sample of shape {sampleShape} (rank 1 or more).");
        }
    }

    private static void Require(int[] labels, int classes)
    {
        if (classes is < 1 or > MaxClasses)
        {
            throw new DataException($"A set was given {classes} classes; expected 1 to {MaxClasses}.");
        }

        if (labels.Length == 0)
        {
            throw new DataException("A set was given no samples; expected at least 1.");
        }

        int wrong = labels.AsSpan().IndexOfAnyExceptInRange(0, classes - 1);
        if (wrong >= 0)
        {
            throw new DataException($"Sample {wrong} has label {labels[wrong]}; expected 0 to {classes - 1} for {classes} classes.");
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string mapped = string.Create(
            CultureInfo.InvariantCulture,
            $"{features.GetType().Name} {SampleShape} {Classes} {Normalisation.Kind} [{string.Join(' ', Normalisation.Means)}] [{string.Join(' ', Normalisation.Deviations)}]\n");
        hash.AppendData(Encoding.UTF8.GetBytes(mapped));
        hash.AppendData(MemoryMarshal.AsBytes(Labels));
        for (int i = 0; i < Count; i++)
        {
            hash.AppendData(features.BytesOf(RowOf(i)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gets where a sample lies among the features.</summary>
    private int RowOf(int index) => (uint)index >= (uint)Count
        ? throw new ArgumentOutOfRangeException(nameof(index), index, $"This set has samples 0 to {Count - 1}.")
        : rows is null ? index : rows[index];

    private void SortByClass(Span<int> destination)
    {
        Span<int> next = stackalloc int[Classes + 1];
        foreach (int label in labels)
        {
            next[label + 1]++;
        }

        for (int label = 1; label < next.Length; label++)
        {
            next[label] += next[label - 1];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            destination[next[labels[i]]++] = i;
        }
    }
}
