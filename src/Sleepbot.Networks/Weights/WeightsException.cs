namespace Sleepbot.Networks;

/// <summary>A file of weights does not fit a network. The message lists every misfit at once.</summary>
public sealed class WeightsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Every missing, surplus and misshapen tensor, with what was expected.</param>
    public WeightsException(string message)
        : base(message)
    {
    }
}
