using System.CommandLine;
using Sleepbot.Experiments;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot fork</c>: writes an experiment whose arms share a run up to a step and differ afterwards.</summary>
internal static class ForkCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "The run: EXPERIMENT/ARM/SEED, such as quickstart-1/baseline/0." };
        var at = new Option<long>("--at") { Description = "The optimizer step up to which all is shared.", HelpName = "STEP", Required = true };
        var output = new Option<FileInfo>("--output", "-o") { Description = "The experiment file to write, which must not be there yet; the checkpoint goes beside it, as FILE with the ending .safetensors.", HelpName = "FILE", Required = true };
        var set = Options.Set();
        set.Description = "Change a setting after the fork, in an arm of its own: --set training.learningRate=0.001. May be given several times.";
        var journalFile = Options.Journal();
        var command = new Command("fork", "Write an experiment whose arms share a run up to a step and differ afterwards.") { run, at, output, set, journalFile };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var journal = RunJournal.OpenReadOnly(parsed.GetValue(journalFile)!.FullName);
            var fork = ExperimentFork.Find(journal, parsed.GetValue(run)!);
            var data = await TrainingSession.LoadAsync(fork.Experiment, terminal, cancellation);
            long step = parsed.GetValue(at);
            string again = fork.HasBegun ? " again" : "";
            fork.Write(
                data,
                step,
                parsed.GetValue(set)!,
                parsed.GetValue(output)!.FullName,
                () => terminal.Note($"Training {fork.Name}{again} up to step {step} ..."),
                cancellation);
            terminal.Print($"{parsed.GetValue(output)!.FullName} is written. Change its arms as you like, then: sleepbot run {parsed.GetValue(output)}");
            return ExitCode.Success;
        });
        return command;
    }
}
