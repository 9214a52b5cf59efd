using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>A classification problem: samples to learn from, samples to choose by, samples to judge by, and what its classes are called.</summary>
/// <remarks>
/// Immutable and safe to share between threads. <see cref="Select(Subset)"/>, <see cref="HoldOut"/> and <see cref="Normalise"/>
/// give light views on the same memory. No sample is in two splits: select first, then hold out.
/// </remarks>
public sealed class Dataset
{
    // What may be trained on or held out, and the map as it was asked for: a view that holds out other samples starts from both.
    private readonly SampleSet pool;
    private readonly Normalisation wanted;

    /// <summary>Joins two splits.</summary>
    /// <param name="name">What reports call the data.</param>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="test">The samples to judge by, of the same shape and classes.</param>
    /// <param name="classNames">What each class is called; null names them by their numbers.</param>
    /// <param name="remark">Something a report must say about the data, for example that only a part of it was found.</param>
    /// <exception cref="DataException">The splits differ in shape or classes, or there is not one name per class.</exception>
    public Dataset(string name, SampleSet train, SampleSet test, IReadOnlyList<string>? classNames = null, string? remark = null)
    {
        if (!train.SampleShape.Equals(test.SampleShape))
        {
            throw new DataException($"{name}: training samples have shape {train.SampleShape} but test samples {test.SampleShape}; expected the same.");
        }

        if (train.Classes != test.Classes)
        {
            throw new DataException($"{name}: the training split has {train.Classes} classes but the test split {test.Classes}; expected the same.");
        }

        if (classNames is not null && classNames.Count != train.Classes)
        {
            throw new DataException($"{name}: {classNames.Count} class names were given for {train.Classes} classes; expected one each.");
        }

        Name = name;
        Train = train;
        Test = test;
        pool = train;
        wanted = train.Normalisation;
        ClassNames = classNames ?? [.. Enumerable.Range(0, train.Classes).Select(label => label.ToString())];
        Remark = remark;
    }

    private Dataset(Dataset origin, SampleSet train, SampleSet? validation, Normalisation wanted)
    {
        // What is measured is measured on the samples that are trained on, and on no others.
        Normalisation resolved = wanted.ResolveOn(train);
        Name = origin.Name;
        Train = train.With(resolved);
        Validation = validation?.With(resolved);
        Test = origin.Test.With(resolved);
        pool = origin.pool;
        this.wanted = wanted;
        ClassNames = origin.ClassNames;
        Remark = origin.Remark;
    }

    /// <summary>Gets what reports call the data, for example <c>mnist</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the samples to learn from.</summary>
    public SampleSet Train { get; }

    /// <summary>Gets the samples to choose by: settings, the best checkpoint, when to stop. They are held out of the training samples.</summary>
    /// <value>Null, the default, until <see cref="HoldOut"/>.</value>
    public SampleSet? Validation { get; }

    /// <summary>Gets the samples to judge by: nothing is ever chosen by them.</summary>
    public SampleSet Test { get; }

    /// <summary>Gets what each class is called, in the order of the labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets something a report must say about the data.</summary>
    /// <value>Null where there is nothing to say.</value>
    public string? Remark { get; }

    /// <summary>Gets the number of classes.</summary>
    public int Classes => Train.Classes;

    /// <summary>Gets the shape of one sample: (channels, height, width) for images, (features) for vectors.</summary>
    public Shape SampleShape => Train.SampleShape;

    /// <summary>Gets how raw features are mapped, with its numbers filled in; the same for all splits.</summary>
    public Normalisation Normalisation => Train.Normalisation;

    /// <summary>Gets a view with another normalisation, which replaces the present one.</summary>
    /// <param name="normalisation">The map; what it measures, it measures on the training split of this view.</param>
    /// <exception cref="DataException">The map has numbers for another count of channels.</exception>
    public Dataset Normalise(Normalisation normalisation) => new(this, Train, Validation, normalisation);

    /// <summary>Gets a view in which some samples are held out of training as the <see cref="Validation"/> split, each class in proportion.</summary>
    /// <remarks>
    /// In a view that holds out samples already, those are put back first: the same source gives the same split whatever was held out
    /// before. Numbers that the normalisation measures are measured anew, on what is left to train on.
    /// </remarks>
    /// <param name="count">How many, from 1 to one less than the training samples. Classes share it by largest remainders.</param>
    /// <param name="source">The source reserved for the split, such as <c>root.Derive("split")</c>.</param>
    /// <returns>A view whose splits keep file order.</returns>
    /// <exception cref="DataException"><paramref name="count"/> is out of range.</exception>
    public Dataset HoldOut(int count, RandomSource source)
    {
        if (count < 1 || count >= pool.Count)
        {
            throw new DataException(
                $"{Name}: {count} validation samples were to be held out of {pool.Count} training samples; expected 1 to {pool.Count - 1}.");
        }

        var (train, validation) = StratifiedSplit.Of(pool, count, source);
        return new Dataset(this, train, validation, wanted);
    }

    /// <summary>Gets a view of some samples, chosen by the same rule in both splits.</summary>
    /// <param name="both">The rule; with <c>First = 1000</c> each split keeps 1000 samples.</param>
    /// <exception cref="DataException">More is asked for than there is, or a setting is out of its range.</exception>
    public Dataset Select(Subset both) => Select(both, both);

    /// <summary>Gets a view of some samples, chosen by a rule for each split.</summary>
    /// <param name="train">The rule for the training split; null keeps it whole.</param>
    /// <param name="test">The rule for the test split; null keeps it whole.</param>
    /// <exception cref="DataException">
    /// More is asked for than there is, a setting is out of its range, the rules choose different classes, or samples are held out already.
    /// </exception>
    public Dataset Select(Subset? train, Subset? test)
    {
        if (Validation is not null)
        {
            throw new DataException($"{Name}: samples were to be selected, but {Validation.Count} are held out for validation already. Select first, then hold out.");
        }

        IReadOnlyList<int>? classes = train?.Classes;
        if (!(classes ?? []).SequenceEqual(test?.Classes ?? []))
        {
            throw new DataException(
                $"{Name}: the training split was to keep {Describe(classes)} but the test split {Describe(test?.Classes)}. Choose the same classes in the same order for both.");
        }

        return new Dataset(
            Name,
            train?.Of(Train, $"{Name}, training split", ClassNames) ?? Train,
            test?.Of(Test, $"{Name}, test split", ClassNames) ?? Test,
            classes is null ? ClassNames : [.. classes.Select(label => ClassNames[label])],
            Remark);
    }

    private static string Describe(IReadOnlyList<int>? classes) => classes is null ? "all classes" : $"classes [{string.Join(", ", classes)}]";
}
