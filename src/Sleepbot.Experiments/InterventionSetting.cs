namespace Sleepbot.Experiments;

/// <summary>A setting of an intervention.</summary>
/// <param name="Name">Its key in experiment files, for example <c>factor</c>.</param>
/// <param name="Type">What may be written: its type in C#.</param>
/// <param name="IsRequired">Whether it must be written.</param>
/// <param name="Default">The value it has when it is not written, words as in files; null where it must be written, or where it depends on others.</param>
/// <param name="Summary">What it does; empty where the library's documentation files are missing.</param>
public sealed record InterventionSetting(string Name, Type Type, bool IsRequired, object? Default, string Summary);
