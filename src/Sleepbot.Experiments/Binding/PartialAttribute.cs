namespace Sleepbot.Experiments.Binding;

/// <summary>Says that a section may lack required keys, because every arm lays its own section over it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PartialAttribute : Attribute;
