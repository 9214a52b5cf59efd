namespace Sleepbot.Experiments.Format;

/// <summary>Which part of an experiment with tuning a definition stands for.</summary>
internal enum Phase
{
    /// <summary>The arms themselves.</summary>
    Verdict,

    /// <summary>The trials of every arm.</summary>
    Tuning,
}
