namespace Sleepbot.Training;

/// <summary>A name or a setting is not known to a catalogue. The message says what is, and what was probably meant.</summary>
public sealed class CatalogueException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for and what there is.</param>
    /// <param name="innerException">What the class itself objected to, or null.</param>
    public CatalogueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
