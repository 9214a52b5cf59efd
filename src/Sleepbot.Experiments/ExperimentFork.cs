using Sleepbot.Data;
using Sleepbot.Experiments.Reading;
using Sleepbot.Experiments.Running;
using Sleepbot.Journal;
using Sleepbot.Shared;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>Makes an experiment whose arms share a past run up to a step and differ afterwards.</summary>
/// <remarks>
/// A run is a pure function of its specification and seed, so its state at any step can be had again: by training up to there, from
/// its latest checkpoint if that lies before.
/// </remarks>
public sealed class ExperimentFork
{
    private readonly Arm arm;
    private readonly ArmRecord record;
    private readonly CheckpointFolder checkpoints;
    private readonly RunRecord? run;

    private ExperimentFork(Experiment experiment, Arm arm, ArmRecord record, long seed, RunRecord? run, CheckpointFolder checkpoints)
    {
        Experiment = experiment;
        Seed = seed;
        this.arm = arm;
        this.record = record;
        this.run = run;
        this.checkpoints = checkpoints;
    }

    /// <summary>Gets the experiment of the run, rebuilt from the journal.</summary>
    public Experiment Experiment { get; }

    /// <summary>Gets the run's seed.</summary>
    public long Seed { get; }

    /// <summary>Gets the run's name: experiment, arm and seed.</summary>
    public string Name => $"{record.ExperimentId}/{arm.Name}/{Seed}";

    /// <summary>Gets whether the journal has the run, so that training up to a step does it over again.</summary>
    public bool HasBegun => run is not null;

    /// <summary>Finds a run.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="name">EXPERIMENT/ARM/SEED, where the experiment is an id, or a name for the latest. The run need not have begun.</param>
    /// <exception cref="JournalException">There is no such experiment.</exception>
    /// <exception cref="ExperimentException">The name is no such thing, the arm is not there, or the experiment cannot be read any more.</exception>
    public static ExperimentFork Find(RunJournal journal, string name)
    {
        string[] parts = name.Split('/');
        if (parts.Length != 3 || !long.TryParse(parts[2], out long seed))
        {
            throw Refuse(name, "this names no run; expected EXPERIMENT/ARM/SEED, such as quickstart-1/baseline/0.");
        }

        string id = journal.FindExperiment(parts[0]).Id;
        var experiment = Experiment.FromJournal(journal, id);
        var arm = experiment.Arms.FirstOrDefault(arm => arm.Name == parts[1])
            ?? throw Refuse(name, $"'{parts[1]}' is no arm of {id}. {NearestName.Suggest(parts[1], experiment.Arms.Select(arm => arm.Name), "Arms are")}");
        if (experiment.Design.Arms.First(one => one.Name == arm.Name) is { IsAutomatic: true, Origin: var origin })
        {
            throw Refuse(name, $"'{arm.Name}' was added by the design, and a fork begins with an arm that the file writes. Fork {id}/{origin}/{seed}.");
        }

        return new ExperimentFork(
            experiment,
            arm,
            journal.Arms(id).First(record => record.Name == arm.Name),
            seed,
            journal.Runs(id).LastOrDefault(run => run.Arm == arm.Name && run.Seed == seed),
            new CheckpointFolder(journal.FilePath, note: null));
    }

    /// <summary>Writes the experiment file, and beside it the checkpoint and the C# files that it names.</summary>
    /// <param name="data">The experiment's data.</param>
    /// <param name="step">The step up to which all arms share the run: from the one that the run begins at (0, unless it is a fork itself) to one less than it has.</param>
    /// <param name="settings">Changes as <c>path=value</c> that an arm <c>changed</c> has after the fork; none writes only the arm <c>unchanged</c>.</param>
    /// <param name="file">The experiment file; its checkpoint has the same name with the ending <c>.safetensors</c>.</param>
    /// <param name="training">Called when all is checked and training begins; null for nothing.</param>
    /// <param name="cancellation">Stops training.</param>
    /// <exception cref="ExperimentException">
    /// The step lies outside of the run, a setting is wrong, an arm cannot begin at the step, or the run cannot be had again: data, rules or arithmetic have
    /// changed since. Nothing was written.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written, is there already, or one of another content is in the way of a C# file: known before training.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to: known before training.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was written.</exception>
    public void Write(Dataset data, long step, IReadOnlyList<string> settings, string file, Action? training = null, CancellationToken cancellation = default)
    {
        ForkFiles files = new(file, Experiment.Rules);
        files.Check();
        var specification = arm.Specify(data, Seed);
        long first = specification.From?.Step ?? 0, steps = arm.Training.CalendarOn(data.Train).TotalSteps;
        if (step < first || step >= steps)
        {
            throw Refuse(Name, $"--at is {step}, but the run begins at step {first} and has {steps}. Fork at {first} to {steps - 1}.");
        }

        var address = arm.Specify(data, 0).Address();
        if (record.Address.Length > 0 && record.Address != address.Sha256)
        {
            throw Refuse(Name, $"the run cannot be had again, because it would be another one: {string.Join("; ", ContentAddress.Compare(record.Specification, address.Text).Take(3))}. Run the experiment again first.");
        }

        var (text, fork) = ForkText.Write(Experiment, arm.Name, Seed, step, settings, files);

        // Whether the arms fit shows at the run's beginning, all but whether they are long enough.
        CheckArms(fork, data, StateAt(first, specification, cancellation));
        training?.Invoke();
        var checkpoint = StateAt(step, specification, cancellation).WithoutSeconds();
        CheckArms(fork, data, checkpoint);
        files.Write(text, checkpoint);
    }

    private static ExperimentException Refuse(string name, string message) => new([new Problem(name, 0, message)]);

    /// <summary>Refuses an arm that cannot begin with the checkpoint, because it counts steps in other batches for example.</summary>
    private void CheckArms(Experiment fork, Dataset data, Checkpoint checkpoint)
    {
        List<Problem> problems =
        [
            .. from one in fork.Arms
               from fault in (one.Specify(data, Seed) with { From = checkpoint, InitialWeights = null }).FindFaults()
               select new Problem(Name, 0, $"the arm '{one.Name}' of the fork: {fault}"),
        ];
        if (problems.Count > 0)
        {
            throw new ExperimentException(problems);
        }
    }

    private Checkpoint StateAt(long step, RunSpecification specification, CancellationToken cancellation)
    {
        var latest = run is null ? null : checkpoints.Find(run.Id, specification);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var result = TrainingRun.Execute(
            specification,
            new StopAt(step, stop),
            checkpoints: new CheckpointOptions { ContinueAt = latest?.Step <= step ? latest : null },
            cancellation: stop.Token);
        cancellation.ThrowIfCancellationRequested();
        return result.Checkpoint ?? throw Refuse(Name, $"the run has no step {step}: {(result.Message.Length > 0 ? result.Message : $"it ended after step {result.Steps}.")}");
    }
}
