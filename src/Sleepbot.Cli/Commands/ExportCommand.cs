using System.CommandLine;
using Sleepbot.Journal;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot export</c>: measurements as CSV, final weights as safetensors.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var experiment = Options.Experiment();
        var file = Options.Journal();
        var csv = new Option<FileInfo?>("--csv") { Description = "Write every measurement to this file, one a row.", HelpName = "FILE" };
        var weights = new Option<DirectoryInfo?>("--weights") { Description = "Write the final weights of every run into this folder, as safetensors with PyTorch's names.", HelpName = "FOLDER" };
        var command = new Command("export", "Export an experiment's measurements or weights.") { experiment, csv, weights, file };
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) is null && result.GetValue(weights) is null)
            {
                result.AddError("Say what to export: --csv FILE, --weights FOLDER, or both.");
            }
        });
        command.SetAction(parsed =>
        {
            using var journal = RunJournal.OpenReadOnly(parsed.GetValue(file)!.FullName);
            string id = journal.FindExperiment(parsed.GetValue(experiment)!).Id;
            if (parsed.GetValue(csv) is { } target)
            {
                ToFile(() => CsvExport.Write(journal, id, target.FullName));
                terminal.Note($"{id}: measurements in {target.FullName}");
            }

            if (parsed.GetValue(weights) is { } folder)
            {
                IReadOnlyList<string> written = [];
                ToFile(() => written = WeightExport.Write(journal, id, folder.FullName));
                terminal.Note($"{id}: weights of {written.Count} runs in {folder.FullName}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>A target that cannot be written is no fault of the journal.</summary>
    private static void ToFile(Action write)
    {
        try
        {
            write();
        }
        catch (JournalException problem) when (problem.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new IOException(problem.Message, problem);
        }
    }
}
