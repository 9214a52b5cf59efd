namespace Sleepbot.Experiments;

/// <summary>An experiment cannot be run as it is written. Holds every mistake that was found, not only the first.</summary>
public sealed class ExperimentException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">The mistakes, at least one, in the order in which a reader of the file meets them.</param>
    public ExperimentException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Gets the mistakes, at least one. The exception's message is one line for each.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
