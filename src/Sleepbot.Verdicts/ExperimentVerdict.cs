namespace Sleepbot.Verdicts;

/// <summary>What an experiment says, with all numbers that say it: computed from a journal alone, plain data for texts, tables, pages and programs.</summary>
/// <remarks>
/// All gains are turned so that positive is good for the challenger. Shares of samples (accuracies) lie between 0 and 1: a gain of 0.01 is
/// one point. What there is too little of for a number is null, never a number that poses as one. Immutable.
/// </remarks>
public sealed record ExperimentVerdict
{
    /// <summary>Gets the experiment's id in the journal, for example <c>quickstart-1</c>.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Gets the question that it asks, or an empty string.</summary>
    public required string Question { get; init; }

    /// <summary>Gets whether it may give verdicts at all, and if not, why.</summary>
    public required VerdictStanding Standing { get; init; }

    /// <summary>Gets what was changed in its design after runs had ended.</summary>
    /// <value>Null, the default, where what decides is as it was when the first run ended.</value>
    public DesignChange? Change { get; init; }

    /// <summary>Gets the versions of its challengers that were looked at on its seeds before it began, and count with them.</summary>
    /// <value>Null, the default, where there are none, or the experiment gives no verdicts.</value>
    public EarlierVersions? Earlier { get; init; }

    /// <summary>Gets how many challengers are counted with: those that there are, and their earlier versions.</summary>
    public int Counted => Challengers.Count + (Earlier?.Count ?? 0);

    /// <summary>Gets the number of a run that it is decided by.</summary>
    public required EndpointFacts Endpoint { get; init; }

    /// <summary>Gets how verdicts are found, and how many seeds there are to be.</summary>
    public required DecisionPlan Plan { get; init; }

    /// <summary>Gets the name of the arm that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Gets the arms that are asked about, in the order of the file.</summary>
    public required IReadOnlyList<ChallengerVerdict> Challengers { get; init; }

    /// <summary>Gets all arms: those of the file in its order, then those that the design added.</summary>
    public required IReadOnlyList<ArmOutcome> Arms { get; init; }

    /// <summary>Gets whether arms that change nothing ended in the baseline's bits.</summary>
    /// <value>Null where no arm checks it.</value>
    public required IdentityCheck? Identity { get; init; }

    /// <summary>Gets what the answer holds for.</summary>
    public required RunConditions Conditions { get; init; }

    /// <summary>Gets what the runs of the experiment cost, tuning not included.</summary>
    public required Cost Cost { get; init; }

    /// <summary>Gets how the arms were tuned beforehand.</summary>
    /// <value>Null where nothing was tuned.</value>
    public required TuningOutcome? Tuning { get; init; }

    /// <summary>Tells whether an arm is an identity check that the design added and that found nothing: one sentence says all about such arms, so tables and charts leave them out.</summary>
    /// <param name="arm">One of <see cref="Arms"/>.</param>
    public bool IsSilentCheck(ArmOutcome arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return arm is { Role: ArmRole.Identity, Troubles.Count: 0 } && arm.Name != arm.Origin && Identity?.Faults.Any(fault => fault.Arm == arm.Name) != true;
    }

    /// <summary>Gets the arm of a name.</summary>
    /// <param name="name">The name; one of <see cref="Arms"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such arm.</exception>
    public ArmOutcome Arm(string name) => Arms.First(arm => arm.Name == name);
}
