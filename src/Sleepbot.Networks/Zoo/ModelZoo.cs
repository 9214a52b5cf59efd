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
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all known ones.</exception>
    public static Model Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Models.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no model '{name}'.{Hint(name)} Known here: {string.Join(", ", Models.Select(model => model.Name))}.", nameof(name));
    }

    private static string Hint(string name)
    {
        var nearest = Models.MinBy(model => EditDistance(model.Name, name))!.Name;
        // Further apart than this, a suggestion is a guess.
        return EditDistance(nearest, name) <= Math.Max(2, name.Length / 3) ? $" Did you mean '{nearest}'?" : "";
    }

    /// <summary>Counts the letters to insert, delete or replace to turn one word into another (Levenshtein), ignoring case.</summary>
    private static int EditDistance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
