namespace Sleepbot.Training;

/// <summary>A run cannot begin: its specification has faults. The message lists all of them.</summary>
public sealed class SpecificationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="faults">The faults, one sentence each.</param>
    public SpecificationException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults))
    {
        Faults = faults;
    }

    /// <summary>Gets the faults, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
