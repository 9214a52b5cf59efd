namespace Sleepbot.Verdicts;

/// <summary>Whether an experiment may give verdicts.</summary>
public enum VerdictStanding
{
    /// <summary>It was designed for them: its endpoint was named before anything ran.</summary>
    Designed,

    /// <summary>It named no endpoint beforehand: it may raise questions, but no verdict.</summary>
    Exploration,

    /// <summary>What decides was changed after runs had ended: how they came out could be known, so its numbers are no test.</summary>
    Changed,

    /// <summary>It is the tuning of another experiment; it chooses settings and answers nothing.</summary>
    Tuning,

    /// <summary>Its identity check failed: arms that must be equal are not, so no difference in it can be trusted.</summary>
    Unsound,
}
