namespace Sleepbot.Training;

/// <summary>A setting of something in a catalogue: a constructor parameter, or a property that can be initialised.</summary>
/// <param name="Name">Its name as experiment files write it, in camel case.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="IsRequired">Whether there is no default.</param>
/// <param name="Default">The value it has when it is not set; null where there is none, or where null is the default.</param>
/// <param name="Summary">What it does: the text of its <see cref="System.ComponentModel.DescriptionAttribute"/>, or an empty string.</param>
public sealed record CatalogueParameter(string Name, Type Type, bool IsRequired, object? Default, string Summary);
