using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>A ready-made architecture: a recipe that becomes a network once the data says how large its samples are.</summary>
/// <remarks>
/// The init properties of a model are its options; experiment files set them by their camelCase names. A model ends in one
/// output per class. Immutable and safe to share between threads.
/// </remarks>
public abstract record Model
{
    /// <summary>Gets the name that experiment files use, in kebab-case.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what it is, in one sentence for people who choose.</summary>
    public abstract string Summary { get; }

    /// <summary>Builds the network for some data.</summary>
    /// <param name="input">Shape of one sample: (channels, height, width) or (features).</param>
    /// <param name="classes">Number of outputs, at least 2.</param>
    /// <returns>A network named like the model; it maps <paramref name="input"/> to (<paramref name="classes"/>).</returns>
    /// <exception cref="ShapeException">The model cannot take such samples; the message names the model, the shape and the layer.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 classes, or an option is out of range.</exception>
    public Network Build(Shape input, int classes)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (classes < 2)
        {
            throw new ArgumentException($"Model '{Name}': the data has {classes} class(es), expected at least 2. Keep more classes.", nameof(classes));
        }

        try
        {
            return Network.Build(Name, input, Layers(input, classes));
        }
        catch (ShapeException problem)
        {
            throw new ShapeException($"Model '{Name}' cannot take samples of shape {input}. {problem.Message}");
        }
    }

    /// <summary>Lists the layers.</summary>
    /// <param name="input">Shape of one sample.</param>
    /// <param name="classes">Number of outputs, at least 2.</param>
    /// <exception cref="ShapeException">The model cannot take such samples.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    protected abstract IReadOnlyList<Layer> Layers(Shape input, int classes);
}
