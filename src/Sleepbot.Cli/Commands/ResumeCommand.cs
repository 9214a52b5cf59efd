using System.CommandLine;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot resume</c>: trains what is left of an experiment in the journal, without its file.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("experiment") { Description = "An experiment's id, or its name for the latest. By default the latest that did not come to its end.", Arity = ArgumentArity.ZeroOrOne };
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
                if (experiment is null)
                {
                    terminal.Print($"Nothing is left to do: {Ended(journal)} `sleepbot list` shows all; one with failed runs is resumed by its id.");
                    return ExitCode.Success;
                }
            }

            using var limit = training.LimitOf(parsed, cancellation);
            return await session.RunAsync(experiment, fresh: false, report: null, limit.Stops);
        });
        return command;
    }

    /// <summary>Says what is at its end, and what is not but was replaced by an experiment of the same name.</summary>
    private static string Ended(RunJournal journal)
    {
        string[] open = [.. journal.Experiments().Where(record => record.EndedAt is null).Select(record => record.Id)];
        return open.Length == 0 ? "every experiment came to its end."
            : $"of each name the latest experiment came to its end. Earlier ones did not ({string.Join(", ", open)}); `sleepbot resume {open[^1]}` goes on with that one.";
    }

    /// <summary>Finds the latest experiment that did not come to its end. Of each name only the latest goes on by itself.</summary>
    private static Experiment? LatestUnfinished(RunJournal journal)
    {
        var record = journal.Experiments().Reverse().DistinctBy(record => record.Name).FirstOrDefault(record => record.EndedAt is null);
        return record is null ? null : Experiment.FromJournal(journal, record.Id);
    }
}
