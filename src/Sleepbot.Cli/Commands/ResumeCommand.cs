using System.CommandLine;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot resume</c>: trains what is left of an experiment in the journal, without its file.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("experiment") { Description = "An experiment's id, or its name for the latest. By default the latest with runs that have not ended.", Arity = ArgumentArity.ZeroOrOne };
        var training = new TrainingOptionSet();
        var command = new Command("resume", "Train what is left of an experiment in the journal; its file is not needed.") { id };
        training.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var session = training.Of(parsed, terminal);
            Experiment? experiment;
            using (var journal = RunJournal.OpenReadOnly(session.Journal.FullName))
            {
                experiment = parsed.GetValue(id) is { } wanted ? Experiment.FromJournal(journal, journal.FindExperiment(wanted).Id) : LatestUnfinished(journal);
            }

            if (experiment is null)
            {
                terminal.Print("Nothing is left to do: all runs of the latest experiments have ended. `sleepbot list` shows them.");
                return ExitCode.Success;
            }

            return await session.TrainAsync(experiment, fresh: false, cancellation);
        });
        return command;
    }

    /// <summary>Finds the latest experiment that lacks runs. Of each name only the latest goes on.</summary>
    private static Experiment? LatestUnfinished(RunJournal journal)
    {
        foreach (var record in journal.Experiments().Reverse().DistinctBy(record => record.Name))
        {
            int ended = journal.Runs(record.Id).Where(run => run.Status is RunStatus.Finished or RunStatus.Diverged).DistinctBy(run => (run.Arm, run.Seed)).Count();
            if (ended == 0 || record.EndedAt is null || journal.Runs(record.Id).Any(run => run.Status is not (RunStatus.Finished or RunStatus.Diverged)))
            {
                return Experiment.FromJournal(journal, record.Id);
            }

            var experiment = Experiment.FromJournal(journal, record.Id);
            if (experiment.Design.UntilDecided is not null)
            {
                return SeedRounds.Next(EndpointTable.FromJournal(journal, record.Id)).Count > 0 ? experiment : null;
            }

            if (ended < experiment.Arms.Count * experiment.Seeds.Count)
            {
                return experiment;
            }
        }

        return null;
    }
}
