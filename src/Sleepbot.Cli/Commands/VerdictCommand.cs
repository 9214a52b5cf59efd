using System.CommandLine;
using Sleepbot.Experiments;
using Sleepbot.Journal;
using Sleepbot.Verdicts;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot verdict</c>: computes what an experiment says, out of the journal alone.</summary>
internal static class VerdictCommand
{
    public static Command Create(Terminal terminal)
    {
        var experiment = Options.Experiment();
        var file = Options.Journal();
        var json = Options.Json();
        var command = new Command("verdict", "Say what came out of an experiment: did it help, how sure is that, and what it holds for. Computed from the journal alone.") { experiment, file, json };
        command.SetAction(parsed =>
        {
            using var journal = RunJournal.OpenReadOnly(parsed.GetValue(file)!.FullName);
            var verdict = ExperimentVerdicts.FromJournal(journal, parsed.GetValue(experiment)!);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(VerdictJson.Of(verdict));
            }
            else
            {
                VerdictDisplay.Write(terminal, verdict);
            }

            return ResultDisplay.CodeOf(verdict);
        });
        return command;
    }
}
