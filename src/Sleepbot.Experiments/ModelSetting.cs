namespace Sleepbot.Experiments;

/// <summary>A setting of a ready-made network.</summary>
/// <param name="Name">Its key in experiment files, for example <c>widths</c>.</param>
/// <param name="Expected">What may be written, in words: <c>one of: relu, tanh</c>.</param>
/// <param name="Default">What it is when it is not written, as it would be written: a number, a word, true or false, or a list of them.</param>
/// <param name="Summary">What it does; empty where the library's documentation files are missing.</param>
public sealed record ModelSetting(string Name, string Expected, object? Default, string Summary);
