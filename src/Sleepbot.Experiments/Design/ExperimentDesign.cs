using Sleepbot.Experiments.Reading;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>What an experiment is decided by, and what its arms are for: all that a verdict needs besides the journal's rows.</summary>
/// <remarks>It depends on the definition's text alone, so that it can be had from a journal, without data and without the files of a user's own rules.</remarks>
public sealed record ExperimentDesign
{
    // A fault that depends on the seed shows in the second, should it hide in the first.
    private const int SeedsOfChecks = 2;

    /// <summary>Gets the primary endpoint, with its smallest effect that matters.</summary>
    public required PrimaryEndpoint Endpoint { get; init; }

    /// <summary>Gets whether the file names its endpoint. If not, the endpoint is <see cref="AccuracyEndpoint"/> and no arms were added.</summary>
    public required bool IsDeclared { get; init; }

    /// <summary>Gets how many challengers at once are counted with.</summary>
    /// <value>The default is <see cref="MultiplicityRule.Holm"/>.</value>
    public MultiplicityRule Multiplicity { get; init; }

    /// <summary>Gets the name of the arm that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Gets all arms: first those of the file in its order, then those that were added.</summary>
    public required IReadOnlyList<DesignArm> Arms { get; init; }

    /// <summary>Gets the seeds in the order in which they are run.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Gets how many seeds are run, if the evidence decides that.</summary>
    /// <value>Null where the number is fixed.</value>
    public SequentialSeeds? UntilDecided { get; init; }

    /// <summary>Gets how the arms are tuned, or were.</summary>
    /// <value>Null where they are run as they are written.</value>
    public TuningDesign? Tuning { get; init; }

    /// <summary>Gets the settings that tuning chose, by arm.</summary>
    /// <value>Empty where nothing was tuned.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<SettingValue>> Chosen { get; init; } = new Dictionary<string, IReadOnlyList<SettingValue>>();

    /// <summary>Gets the journal's id of the tuning experiment that <see cref="Chosen"/> comes from, or null.</summary>
    public string? ChosenIn { get; init; }

    /// <summary>Gets the trials, where this is the design of a tuning experiment.</summary>
    /// <value>Empty for every other experiment.</value>
    public IReadOnlyList<TuningTrial> Trials { get; init; } = [];

    /// <summary>Gets whether it ends in verdicts: a file without an endpoint has none, and trials of tuning choose only.</summary>
    internal bool GivesVerdicts => IsDeclared && Trials.Count == 0;

    /// <summary>Gets how many runs there are at most: those of all arms with their seeds.</summary>
    public int MostRuns => Arms.Sum(arm => SeedsOf(arm).Count);

    /// <summary>Gets the names of the arms that get a verdict, in order.</summary>
    public IReadOnlyList<string> Challengers => [.. Arms.Where(arm => arm.Role == ArmRole.Challenger).Select(arm => arm.Name)];

    /// <summary>Gets how verdicts are found, and how many seeds there are to be.</summary>
    public DecisionPlan Plan => new(ExperimentVerdicts.Alpha, Multiplicity, Seeds.Count, UntilDecided?.Round);

    /// <summary>Gets the seeds that an arm is run with, at most.</summary>
    /// <param name="arm">One of <see cref="Arms"/>.</param>
    /// <returns>All seeds; of an identity check that the design added, the first two: equal bits need no repetition.</returns>
    public IReadOnlyList<long> SeedsOf(DesignArm arm) =>
        arm is { Role: ArmRole.Identity, IsAutomatic: true } ? [.. Seeds.Take(SeedsOfChecks)] : Seeds;

    /// <summary>Reads the design out of a definition.</summary>
    /// <param name="definition">The text that <see cref="Experiment.Definition"/> is, and the journal keeps.</param>
    /// <exception cref="ExperimentException">The text is no definition; all mistakes that concern the design are listed.</exception>
    public static ExperimentDesign FromDefinition(string definition) => DesignReader.Read(definition);
}
