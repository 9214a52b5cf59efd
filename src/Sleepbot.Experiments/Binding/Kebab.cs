using System.Text.RegularExpressions;

namespace Sleepbot.Experiments.Binding;

/// <summary>Turns names of C# into words of experiment files.</summary>
internal static partial class Kebab
{
    /// <summary>Gets a class's or enum value's word: <c>XavierUniform</c> is <c>xavier-uniform</c>.</summary>
    /// <param name="name">The name in C#.</param>
    public static string Of(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    /// <summary>Gets a property's or parameter's key: <c>BatchSize</c> is <c>batchSize</c>.</summary>
    /// <param name="name">The name in C#.</param>
    public static string Key(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>Gets a name as words of a sentence: <c>LearningRateSchedule</c> is <c>learning rate schedule</c>.</summary>
    /// <param name="name">The name in C#.</param>
    public static string Words(string name) => Of(name).Replace('-', ' ');

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
