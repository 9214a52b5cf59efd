namespace Sleepbot.Training;

/// <summary>Checks the settings of interventions.</summary>
internal static class Settings
{
    /// <summary>Checks a whole number.</summary>
    /// <param name="least">The least that it may be.</param>
    /// <param name="value">The value given.</param>
    /// <param name="name">The setting's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static int AtLeast(int least, int value, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, $"'{name}' is {value}, expected at least {least}.");

    /// <summary>Checks a whole number in a range.</summary>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    /// <param name="value">The value given.</param>
    /// <param name="name">The setting's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside.</exception>
    public static int From(int least, int most, int value, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, $"'{name}' is {value}, expected {least} to {most}.");

    /// <summary>Checks a number that may be anything from 0 to 1.</summary>
    /// <param name="value">The value given.</param>
    /// <param name="name">The setting's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside.</exception>
    public static float Share(float value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, $"'{name}' is {value}, expected a number from 0 to 1.");

    /// <summary>Checks a number that may not be negative.</summary>
    /// <param name="value">The value given.</param>
    /// <param name="name">The setting's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"'{name}' is {value}, expected a finite number of at least 0.");
}
