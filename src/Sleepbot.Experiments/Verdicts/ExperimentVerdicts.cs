using Sleepbot.Experiments.Verdicts;
using Sleepbot.Journal;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments;

/// <summary>Computes what experiments say, out of a journal alone: the same rows give the same verdict, whenever and wherever it is asked for.</summary>
public static class ExperimentVerdicts
{
    // What the false findings of one experiment may come to; the guide and DesignText say so too.
    internal const double Alpha = 0.05;

    /// <summary>Computes the verdict of an experiment.</summary>
    /// <remarks>
    /// Only the seeds of its design count, and only if what decides is what the design said when their first run ended. At a fixed number of seeds nothing is found before all pairs are in: looking early and going on
    /// would break the promise of the p-values. Versions of the challengers that were looked at on these seeds before count with them, and seeds that repeat one run bit for bit are one pair. Seconds, and what is made of them, are the machine's; all else is a function of the runs' bits.
    /// </remarks>
    /// <param name="journal">The journal; what is not flushed yet is not seen.</param>
    /// <param name="experimentId">The experiment's id, its name for the latest of that name, or the beginning of either.</param>
    /// <exception cref="JournalException">No single experiment fits, or the journal cannot be read.</exception>
    /// <exception cref="ExperimentException">Its definition cannot be read.</exception>
    public static ExperimentVerdict FromJournal(RunJournal journal, string experimentId)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var rows = JournalRows.Read(journal, experimentId);
        var design = rows.Design;
        var identity = IdentityChecks.Of(rows);
        var change = DesignHistory.ChangeOf(journal, rows.Experiment.Id, design);
        var standing = design.Trials.Count > 0 ? VerdictStanding.Tuning
            : identity?.Faults.Count > 0 ? VerdictStanding.Unsound
            : !design.IsDeclared ? VerdictStanding.Exploration
            : change is not null ? VerdictStanding.Changed
            : VerdictStanding.Designed;
        var pairs = ChallengerPairs.Of(rows.Table, design.Challengers);
        var arms = ArmOutcomes.Of(rows);
        return new ExperimentVerdict
        {
            ExperimentId = rows.Experiment.Id,
            Question = rows.Experiment.Question,
            Standing = standing,
            Change = change,
            Earlier = standing == VerdictStanding.Designed ? rows.Table.Earlier : null,
            Endpoint = EndpointOf(rows.Table),
            Plan = design.Plan,
            Baseline = design.Baseline,
            Challengers = ChallengerVerdicts.Of(journal, rows, pairs, design.Plan, mayJudge: standing == VerdictStanding.Designed),
            Arms = arms,
            Identity = identity,
            Conditions = ConditionsReader.Read(rows),
            Cost = rows.Cost,
            Tuning = TuningOutcomes.Of(journal, rows, arms),
        };
    }

    private static EndpointFacts EndpointOf(EndpointTable table) => new()
    {
        Name = table.Design.Endpoint.Name,
        Description = table.Design.Endpoint.Description,
        Unit = table.Design.Endpoint switch
        {
            StepsEndpoint => EndpointUnit.Steps,
            GradientsEndpoint => EndpointUnit.Gradients,
            SecondsEndpoint => EndpointUnit.Seconds,
            _ => EndpointUnit.Accuracy,
        },
        Better = table.Design.Endpoint.HigherIsBetter ? Better.Higher : Better.Lower,
        SmallestEffect = ChallengerPairs.SmallestEffectOf(table),
        Target = (table.Design.Endpoint as TargetEndpoint)?.Target,
    };
}
