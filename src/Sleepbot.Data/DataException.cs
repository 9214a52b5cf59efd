namespace Sleepbot.Data;

/// <summary>Data is missing, damaged or does not fit what was asked of it.</summary>
/// <remarks>The message names the file or data set, says what is wrong and what was expected, and how to mend it.</remarks>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, what was expected, and how to mend it.</param>
    /// <param name="file">The file the message is about, or null where it is about none.</param>
    /// <param name="inner">What the operating system or a decoder reported, if anything.</param>
    public DataException(string message, string? file = null, Exception? inner = null)
        : base(message, inner) => File = file;

    /// <summary>Gets the path of the file that is missing or damaged.</summary>
    /// <value>Null where the message is about no single file.</value>
    public string? File { get; }

    /// <summary>Gets what is wrong, without the file and the remedy, where the message was put together from them.</summary>
    internal string? Problem { get; init; }
}
