using System.CommandLine;
using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot run</c>: trains all arms and seeds of an experiment, or what is left of them, then shows what came out.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var seeds = Options.Seeds();
        var set = Options.Set();
        var fresh = new Option<bool>("--fresh") { Description = "Begin anew under a new number, whatever is in the journal." };
        var training = new TrainingOptionSet();
        var command = new Command("run", "Train all arms and seeds of an experiment, or what is left of them; say its verdict and write a page.") { file, seeds, set, fresh };
        training.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] settings = parsed.GetValue(seeds) is { } wanted ? [.. parsed.GetValue(set)!, $"seeds={wanted}"] : parsed.GetValue(set)!;
            var experiment = Experiment.Load(parsed.GetValue(file)!, settings);
            return await training.Of(parsed, terminal).TrainAsync(experiment, parsed.GetValue(fresh), cancellation);
        });
        return command;
    }
}
