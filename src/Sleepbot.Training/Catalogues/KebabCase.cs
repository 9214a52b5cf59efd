using System.Text.RegularExpressions;

namespace Sleepbot.Training;

/// <summary>Writes a C# name as experiment files do: <c>HalfWayBack</c> is <c>half-way-back</c>.</summary>
internal static partial class KebabCase
{
    /// <summary>Converts a name.</summary>
    /// <param name="name">A name of words that begin with upper case letters.</param>
    public static string Of(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
