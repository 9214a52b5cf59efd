using System.CommandLine;
using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot validate</c>: lists every mistake of an experiment file, or of a folder of them, or says the designs in words.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var set = Options.Set();
        var json = Options.Json();
        var command = new Command("validate", "List every mistake in an experiment file, or in a folder of them, or say the design in words; train nothing.") { file, set, json };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(file)!;
            try
            {
                var study = ExperimentStudy.Load(name, parsed.GetValue(set));
                var experiments = study?.Experiments ?? [Experiment.Load(name, parsed.GetValue(set))];
                if (!parsed.GetValue(json))
                {
                    foreach (var experiment in experiments)
                    {
                        Print(terminal, experiment);
                    }
                }
                else if (study is null)
                {
                    terminal.WriteJson(Describe(experiments[0]));
                }
                else
                {
                    terminal.WriteJson(new { Study = study.Name, Valid = true, Problems = Array.Empty<Problem>(), Experiments = experiments.Select(Describe) });
                }

                return ExitCode.Success;
            }
            catch (ExperimentException invalid) when (parsed.GetValue(json))
            {
                terminal.WriteJson(new { File = name, Valid = false, invalid.Problems });
                return ExitCode.Of(invalid);
            }
        });
        return command;
    }

    private static object Describe(Experiment experiment) => new { experiment.File, Valid = true, Problems = Array.Empty<Problem>(), Design = DesignText.Of(experiment) };

    private static void Print(Terminal terminal, Experiment experiment)
    {
        terminal.Print($"{experiment.File} is sound: {Words.Plan(experiment)}.");
        foreach (string line in DesignText.Of(experiment))
        {
            terminal.Print($"  {line}");
        }
    }
}
