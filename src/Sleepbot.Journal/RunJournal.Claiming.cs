using Microsoft.Data.Sqlite;

namespace Sleepbot.Journal;

/// <content>How experiments begin and go on, and how several processes share the runs of one.</content>
public sealed partial class RunJournal
{
    /// <summary>Begins an experiment, or goes on with one of its name that has the same arms; on the disk when this returns.</summary>
    /// <remarks>The experiment is the latest of its name from here on, also where it goes on and others were begun after it.</remarks>
    /// <param name="plan">
    /// The experiment. It goes on if names and addresses of all arms and the baseline are those of one of its name: of <see cref="ExperimentPlan.GoesOnWith"/>, or else of the latest that has them. Its
    /// question, definition and sources are then replaced, and what the definition was stays known (<see cref="FirstDefinitions"/>). Otherwise it gets a new number, and <see cref="ClaimRun"/> finds the runs
    /// of arms that earlier ones had too.
    /// </param>
    /// <returns>Its id, and what became of its arms. Two processes that begin the same experiment at once get the same id.</returns>
    /// <exception cref="ArgumentException">The name is empty, an arm's name comes twice, or the baseline is not among the arms.</exception>
    /// <exception cref="JournalException">The file cannot be written to.</exception>
    public ExperimentStart BeginExperiment(ExperimentPlan plan)
    {
        plan.Check();
        string slug = Slug.Of(plan.Name, otherwise: "experiment");
        return Writer.Transact("beginning an experiment", connection =>
        {
            string[] earlier = plan.IsFresh ? [] : [.. connection.Query("SELECT id FROM experiments WHERE slug = $1 ORDER BY id IS $2 DESC, rowid DESC", row => row.GetString(0), slug, plan.GoesOnWith)];
            string? same = Array.Find(earlier, id => RequireExperiment(connection, id).Baseline == plan.Baseline && HasSameArms(plan, ArmsOf(connection, id)));
            string? previous = earlier.FirstOrDefault();
            string? baseline = previous is null ? null : RequireExperiment(connection, previous).Baseline;
            string id = same ?? InsertExperiment(connection, plan, slug);
            MakeLatest(connection, id);
            WriteDefinition(connection, id, plan);
            if (same is not null)
            {
                return new ExperimentStart(id, true, previous, [], [], baseline);
            }

            return new ExperimentStart(
                id,
                false,
                previous,
                [.. plan.Arms.Select(arm => plan.IsFresh ? new ArmStart(arm.Name, null, null, false) : StartOf(connection, arm, slug, id))],
                previous is null ? [] : [.. ArmsOf(connection, previous).Select(arm => arm.Name).Except(plan.Arms.Select(arm => arm.Name))],
                baseline);
        });
    }

    /// <summary>Asks for a run. Of all processes that ask for it, one gets it; if that one dies, the next that asks.</summary>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="arm">The name of one of its arms.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>
    /// Whether the run is this process's now, has ended, or is elsewhere. A run that an earlier experiment of the same name has under
    /// the same address belongs to this one too from here on, unless this one began anew.
    /// </returns>
    /// <exception cref="JournalException">There is no such experiment or arm, or the file cannot be written to.</exception>
    public RunClaim ClaimRun(string experimentId, string arm, long seed)
    {
        JournalWriter target = Writer;
        RunClaim claim = target.Transact("claiming a run", connection =>
        {
            ArmRecord wanted = RequireArm(connection, experimentId, arm);
            if (FindRun(connection, wanted, seed) is not var (id, status, token))
            {
                Reopen(connection, experimentId);
                return new RunClaim(RunClaimKind.Begun, InsertRun(connection, wanted, seed, target.OwnerId));
            }

            if (status is RunStatus.Finished or RunStatus.Diverged)
            {
                return new RunClaim(RunClaimKind.Ended, id);
            }

            if (status == RunStatus.Running && OwnerLock.IsAlive(FilePath, token))
            {
                return new RunClaim(RunClaimKind.Elsewhere, id);
            }

            connection.Execute("UPDATE runs SET owner = $1, status = 'running', message = '' WHERE id = $2", target.OwnerId, id);
            Reopen(connection, experimentId);
            return new RunClaim(RunClaimKind.TakenOver, id);
        });
        if (claim.Kind == RunClaimKind.Begun)
        {
            target.OpenRun(claim.RunId);
        }

        return claim;
    }

    /// <summary>Lets a run that was taken over go on from a step: what it had measured from there on is removed, and will be measured again.</summary>
    /// <param name="runId">A run from <see cref="ClaimRun"/> that was <see cref="RunClaimKind.TakenOver"/>.</param>
    /// <param name="step">The step at which it goes on; its rows before it stay.</param>
    /// <exception cref="JournalException">The file cannot be written to; the run is as it was.</exception>
    public void ReopenRun(long runId, long step)
    {
        JournalWriter target = Writer;
        target.Transact("reopening a run", connection =>
        {
            connection.Execute("DELETE FROM measurements WHERE run = $1 AND step >= $2", runId, step);
            connection.Execute("DELETE FROM neuron_values WHERE run = $1 AND step >= $2", runId, step);
            connection.Execute("DELETE FROM answers WHERE run = $1 AND step >= $2", runId, step);
            return connection.Execute("DELETE FROM sleep_events WHERE run = $1 AND step >= $2", runId, step);
        });
        target.OpenRun(runId);
    }

    private static int Reopen(SqliteConnection connection, string experimentId) =>
        connection.Execute("UPDATE experiments SET ended_at = NULL WHERE id = $1", experimentId);

    private static bool HasSameArms(ExperimentPlan plan, List<ArmRecord> arms) =>
        plan.Arms.All(arm => arm.Address.Length > 0)
        && plan.Arms.Select(arm => (arm.Name, arm.Address)).ToHashSet().SetEquals(arms.Select(arm => (arm.Name, arm.Address)));

    private static ArmStart StartOf(SqliteConnection connection, ArmPlan arm, string slug, string id)
    {
        const string Latest = """
            SELECT arms.experiment, arms.name, arms.specification FROM arms
            JOIN experiments ON experiments.id = arms.experiment
            WHERE experiments.slug = $1 AND experiments.id <> $2
            """;
        bool hasRuns = arm.Address.Length > 0 && (long)connection.Scalar(
            """
            SELECT count(*) FROM runs
            JOIN arms ON arms.experiment = runs.experiment AND arms.name = runs.arm
            JOIN experiments ON experiments.id = runs.experiment
            WHERE experiments.slug = $1 AND arms.address = $2
            """,
            slug,
            arm.Address)! > 0;
        return new ArmStart(
            arm.Name,
            arm.Address.Length == 0 ? null : Find("AND arms.address = $3 ORDER BY experiments.rowid DESC, arms.name = $4 DESC, arms.ordinal", arm.Address, arm.Name),
            Find("AND arms.name = $3 ORDER BY experiments.rowid DESC", arm.Name),
            hasRuns);

        EarlierArm? Find(string which, params object[] values) =>
            connection.Query($"{Latest} {which} LIMIT 1", row => new EarlierArm(row.GetString(0), row.GetString(1), row.GetString(2)), [slug, id, .. values]) is [var found] ? found : null;
    }

    /// <summary>Puts an experiment behind all others, in whose order they are listed and the latest of a name is found.</summary>
    private static int MakeLatest(SqliteConnection connection, string id) => connection.Execute(
        "UPDATE experiments SET rowid = 1 + (SELECT max(rowid) FROM experiments) WHERE id = $1 AND rowid < (SELECT max(rowid) FROM experiments)", id);

    private string InsertExperiment(SqliteConnection connection, ExperimentPlan plan, string slug)
    {
        long number = (long)connection.Scalar("SELECT coalesce(max(number), 0) + 1 FROM experiments WHERE slug = $1", slug)!;
        string id = $"{slug}-{number}";
        connection.Execute(
            """
            INSERT INTO experiments (id, slug, number, name, question, definition, baseline, machine, version, started_at, fresh)
            VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8, $9)
            """,
            id,
            slug,
            number,
            plan.Name,
            plan.Baseline,
            plan.Machine,
            plan.Version,
            Timestamp.Now(time),
            plan.IsFresh);
        for (int ordinal = 0; ordinal < plan.Arms.Count; ordinal++)
        {
            ArmPlan arm = plan.Arms[ordinal];
            connection.Execute(
                "INSERT INTO arms (experiment, name, ordinal, description, address, specification) VALUES ($1, $2, $3, $4, $5, $6)",
                id,
                arm.Name,
                ordinal,
                arm.Description,
                arm.Address,
                arm.Specification);
        }

        return id;
    }

    private void WriteDefinition(SqliteConnection connection, string id, ExperimentPlan plan)
    {
        // Each text stays, so that it can be told which one was in force when a run ended.
        connection.Execute(
            """
            INSERT INTO definitions (experiment, text, written_at)
            SELECT $1, $2, $3
            WHERE $2 IS NOT (SELECT text FROM definitions WHERE experiment = $1 ORDER BY id DESC LIMIT 1)
            """,
            id,
            plan.Definition,
            Timestamp.Now(time));
        connection.Execute(
            "UPDATE experiments SET question = $1, definition = $2, folder = $3 WHERE id = $4", plan.Question, plan.Definition, plan.Folder, id);
        connection.Execute("DELETE FROM sources WHERE experiment = $1", id);
        foreach (var (path, text) in plan.Sources)
        {
            connection.Execute("INSERT INTO sources (experiment, path, text) VALUES ($1, $2, $3)", id, path, text);
        }
    }

    /// <summary>Finds the run of an arm and seed in its experiment, or else in an earlier one whose runs this one may share.</summary>
    private static (long Id, RunStatus Status, string Token)? FindRun(SqliteConnection connection, ArmRecord arm, long seed)
    {
        const string Best = """
            SELECT runs.id, runs.status, owners.token FROM entries
            JOIN runs ON runs.id = entries.run
            JOIN owners ON owners.id = runs.owner
            WHERE entries.experiment = $1 AND entries.arm = $2 AND runs.seed = $3
            ORDER BY runs.status IN ('finished', 'diverged') DESC, runs.id DESC LIMIT 1
            """;
        const string Share = """
            INSERT INTO borrowed (experiment, arm, run)
            SELECT mine.id, $2, runs.id
            FROM experiments AS mine
            JOIN experiments AS other ON other.slug = mine.slug
            JOIN arms ON arms.experiment = other.id AND arms.address = $4
            JOIN runs ON runs.experiment = other.id AND runs.arm = arms.name
            WHERE mine.id = $1 AND NOT mine.fresh AND runs.seed = $3
            ORDER BY runs.status IN ('finished', 'diverged') DESC, runs.id DESC LIMIT 1
            """;
        var found = Look();
        if (found is null && arm.Address.Length > 0 && connection.Execute(Share, arm.ExperimentId, arm.Name, seed, arm.Address) > 0)
        {
            found = Look();
        }

        return found;

        (long Id, RunStatus Status, string Token)? Look() => connection.Query(
            Best,
            row => (row.GetInt64(0), RunStatusText.Parse(row.GetString(1)), row.GetString(2)),
            arm.ExperimentId,
            arm.Name,
            seed) is [var run] ? run : null;
    }
}
