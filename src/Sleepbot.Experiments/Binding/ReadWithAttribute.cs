namespace Sleepbot.Experiments.Binding;

/// <summary>Says that a setting is read by a form of its own, because it may be written in several ways.</summary>
/// <param name="form">The form: a class with a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
internal sealed class ReadWithAttribute(Type form) : Attribute
{
    /// <summary>Gets the form's class.</summary>
    public Type Form { get; } = form;
}
