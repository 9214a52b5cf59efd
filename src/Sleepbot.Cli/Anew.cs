namespace Sleepbot.Cli;

/// <summary>Which parts of an experiment begin anew, whatever is in the journal.</summary>
/// <param name="Tuning">Whether its tuning does.</param>
/// <param name="Arms">Whether its arms do.</param>
internal readonly record struct Anew(bool Tuning, bool Arms);
