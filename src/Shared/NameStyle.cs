using System.Text.RegularExpressions;

namespace Sleepbot.Shared;

/// <summary>Writes names of C# as experiment files, the journal and messages do.</summary>
internal static partial class NameStyle
{
    /// <summary>Writes a class's or an enum value's name as one word: <c>XavierUniform</c> is <c>xavier-uniform</c>.</summary>
    /// <param name="name">A name of words that begin with upper case letters.</param>
    public static string Kebab(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    /// <summary>Writes a property's or parameter's name as a key: <c>BatchSize</c> is <c>batchSize</c>.</summary>
    /// <param name="name">The name, not empty.</param>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Writes a class's name as words of a sentence: <c>LearningRateSchedule</c> is <c>learning rate schedule</c>.</summary>
    /// <param name="name">A name of words that begin with upper case letters.</param>
    public static string Words(string name) => Kebab(name).Replace('-', ' ');

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
