using Sleepbot.Shared;

namespace Sleepbot.Networks;

/// <summary>The ready-made models, by name.</summary>
public static class ModelZoo
{
    /// <summary>Gets every model with its default options, the smallest first.</summary>
    public static IReadOnlyList<Model> Models { get; } =
    [
        new FiltersP2Model(), new LogisticModel(), new LeNet5Model(), new FiltersAModel(),
        new MlpModel(), new FiltersBModel(), new KerasCnnModel(), new AlexNetModel(),
    ];

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name, for example <c>lenet5</c>; upper and lower case are the same.</param>
    /// <returns>The model with its default options.</returns>
    /// <exception cref="ArgumentException">There is none; the message says what was probably meant.</exception>
    public static Model Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Models.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no model '{name}'. {NearestName.Suggest(name, Models.Select(model => model.Name))}", nameof(name));
    }
}
