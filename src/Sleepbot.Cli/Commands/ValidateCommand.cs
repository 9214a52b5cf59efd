using System.CommandLine;
using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot validate</c>: lists every mistake of an experiment file, or says its design in words.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var set = Options.Set();
        var json = Options.Json();
        var command = new Command("validate", "List every mistake in an experiment file, or say its design in words; train nothing.") { file, set, json };
        command.SetAction(parsed =>
        {
            try
            {
                var experiment = Experiment.Load(parsed.GetValue(file)!, parsed.GetValue(set));
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(new { experiment.File, Valid = true, Problems = Array.Empty<Problem>(), Design = DesignText.Of(experiment) });
                }
                else
                {
                    terminal.Print($"{experiment.File} is sound: {Words.Plan(experiment)}.");
                    foreach (string line in DesignText.Of(experiment))
                    {
                        terminal.Print($"  {line}");
                    }
                }

                return ExitCode.Success;
            }
            catch (ExperimentException invalid) when (parsed.GetValue(json))
            {
                terminal.WriteJson(new { File = parsed.GetValue(file), Valid = false, invalid.Problems });
                return ExitCode.InvalidExperiment;
            }
        });
        return command;
    }
}
