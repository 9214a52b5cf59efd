using System.CommandLine;
using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot run</c>: trains all arms and seeds of an experiment or of a folder of them, or what is left, then shows what came out.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = Options.File();
        var seeds = Options.Seeds();
        var set = Options.Set();
        var fresh = new Option<bool>("--fresh") { Description = "Begin anew under a new number, whatever is in the journal." };
        var report = Options.Report();
        var training = new TrainingOptionSet();
        var command = new Command("run", "Train all arms and seeds of an experiment, or of every experiment in a folder, or what is left of them; say the verdict and write a page.") { file, seeds, set, fresh, report };
        training.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] settings = parsed.GetValue(seeds) is { } wanted ? [.. parsed.GetValue(set)!, $"seeds={wanted}"] : parsed.GetValue(set)!;
            var session = training.Of(parsed, terminal);
            var study = ExperimentStudy.Load(parsed.GetValue(file)!, settings);
            var experiment = study is null ? Experiment.Load(parsed.GetValue(file)!, settings) : null;
            using var limit = training.LimitOf(parsed, cancellation);
            return study is not null
                ? await new StudySession(terminal, session, StudySession.UsualTurn).RunAsync(study, parsed.GetValue(fresh), parsed.GetValue(report), limit.Stops)
                : await session.RunAsync(experiment!, parsed.GetValue(fresh), parsed.GetValue(report), limit.Stops);
        });
        return command;
    }
}
