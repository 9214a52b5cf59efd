using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>A classification problem: a training split, a test split, and what its classes are called.</summary>
/// <remarks>
/// Immutable and safe to share between threads. <see cref="Select(Subset)"/> and <see cref="Normalise"/> give light views on
/// the same memory; select first, so that statistics come from the samples that are trained on.
/// </remarks>
public sealed class Dataset
{
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
        ClassNames = classNames ?? [.. Enumerable.Range(0, train.Classes).Select(label => label.ToString())];
        Remark = remark;
    }

    /// <summary>Gets what reports call the data, for example <c>mnist</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the samples to learn from.</summary>
    public SampleSet Train { get; }

    /// <summary>Gets the samples to judge by.</summary>
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

    /// <summary>Gets how raw features are mapped, with its numbers filled in; the same for both splits.</summary>
    public Normalisation Normalisation => Train.Normalisation;

    /// <summary>Gets a view with another normalisation, which replaces the present one.</summary>
    /// <param name="normalisation">The map; what it measures, it measures on the training split of this view.</param>
    /// <exception cref="DataException">The map has numbers for another count of channels.</exception>
    public Dataset Normalise(Normalisation normalisation)
    {
        Normalisation resolved = normalisation.ResolveOn(Train);
        return new Dataset(Name, Train.With(resolved), Test.With(resolved), ClassNames, Remark);
    }

    /// <summary>Gets a view of some samples, chosen by the same rule in both splits.</summary>
    /// <param name="both">The rule; with <c>First = 1000</c> each split keeps 1000 samples.</param>
    /// <exception cref="DataException">More is asked for than there is, or a setting is out of its range.</exception>
    public Dataset Select(Subset both) => Select(both, both);

    /// <summary>Gets a view of some samples, chosen by a rule for each split.</summary>
    /// <param name="train">The rule for the training split; null keeps it whole.</param>
    /// <param name="test">The rule for the test split; null keeps it whole.</param>
    /// <exception cref="DataException">More is asked for than there is, a setting is out of its range, or the rules choose different classes.</exception>
    public Dataset Select(Subset? train, Subset? test)
    {
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
