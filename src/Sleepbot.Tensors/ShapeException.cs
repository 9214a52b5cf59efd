namespace Sleepbot.Tensors;

/// <summary>A shape is impossible, or two shapes do not fit. The message names both and says how to mend it.</summary>
public sealed class ShapeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and how to mend it.</param>
    public ShapeException(string message)
        : base(message)
    {
    }
}
