namespace Sleepbot.Training;

/// <summary>A list of optimizers to be found by name. Immutable.</summary>
public sealed class Optimizers
{
    private Optimizers(IReadOnlyList<Optimizer> all) => All = all;

    /// <summary>Gets the optimizers that come with Sleepbot.</summary>
    public static Optimizers BuiltIn { get; } = new(
    [
        new Sgd(), new SgdMomentum(), new SgdNesterov(), new AdaGrad(), new AdaDelta(), new RmsProp(),
        new Adam(), new AmsGrad(), new AdamW(), new NAdam(), new RAdam(),
    ]);

    /// <summary>Gets one of each optimizer, with its default options.</summary>
    public IReadOnlyList<Optimizer> All { get; }

    /// <summary>Gets this list with one more optimizer.</summary>
    /// <param name="optimizer">The optimizer, with its default options.</param>
    /// <exception cref="ArgumentException">The list has an optimizer of this name.</exception>
    public Optimizers With(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (Find(optimizer.Name) is { } taken)
        {
            throw new ArgumentException($"The name '{optimizer.Name}' belongs to {taken.GetType()} already. Give {optimizer.GetType()} another name.");
        }

        return new Optimizers([.. All, optimizer]);
    }

    /// <summary>Finds an optimizer by the name that experiment files use.</summary>
    /// <param name="name">The name; upper and lower case do not matter.</param>
    /// <returns>The optimizer with its default options, or null when no optimizer has this name.</returns>
    public Optimizer? Find(string name) => All.FirstOrDefault(optimizer => optimizer.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
