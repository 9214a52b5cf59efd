namespace Sleepbot.Tensors;

/// <summary>A safetensors file is broken, lacks a tensor, or cannot be written. The message names the file and the tensor.</summary>
public sealed class SafetensorsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, the tensor, what was found, what was expected, and how to mend it.</param>
    /// <param name="innerException">What went wrong below, if anything.</param>
    public SafetensorsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
