using System.CommandLine;
using System.Globalization;

namespace Sleepbot.Cli;

/// <summary>Options that several subcommands share.</summary>
internal static class Options
{
    public static Option<FileInfo> Journal() => new("--journal", "-j")
    {
        Description = "The journal's file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("sleepbot.db"),
    };

    public static Option<FileInfo?> Page() => new("--page") { Description = "Where the page goes. By default EXPERIMENT-ID.html beside the journal.", HelpName = "FILE" };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs instead of text for people." };

    public static Argument<string> Experiment() => new("experiment") { Description = "An experiment's id, or its name for the latest. `sleepbot list` shows them." };

    public static Argument<string> File() => new("file") { Description = "An experiment file, a folder of them, or the name of a ready-made one, such as quickstart or zoo." };

    public static Option<FileInfo?> Report() => new("--report")
    {
        Description = "Where the verdicts go as Markdown. Of a folder by default verdicts.md beside the journal; of one file by default nowhere.",
        HelpName = "FILE",
    };

    public static Option<TimeSpan?> TimeLimit() => new("--time-limit")
    {
        Description = "Stop after so long, as Ctrl-C does, and say what came out until then: 45s, 90min or 2h. 0s trains nothing.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (WallTime.Parse(result.Tokens[0].Value) is { } time)
            {
                return time;
            }

            result.AddError($"--time-limit is {result.Tokens[0].Value}, expected a number with a unit: 45s, 90min or 2h, at most 1000h.");
            return null;
        },
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Set a value of the experiment file: --set training.batchSize=64. May be given several times.",
        HelpName = "PATH=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<int?> Workers() => AtLeastOne("--workers", "Runs at a time. By default as many as there are cores for.");

    public static Option<int?> ThreadsPerRun() => AtLeastOne("--threads-per-run", "Threads that share each run, for few runs with large batches. 1 by default.");

    public static Option<double> Checkpoint()
    {
        var seconds = new Option<double>("--checkpoint")
        {
            Description = "Seconds between two checkpoints of a run: no more is lost when the process is killed. Changes no result.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 30,
        };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && value is not (>= 0 and <= 1e6))
            {
                result.AddError($"--checkpoint is {result.Tokens[0].Value}, expected 0 to 1000000 seconds.");
            }
        });
        return seconds;
    }

    public static Option<int?> Seeds() => new("--seeds") { Description = "How many seeds each arm gets, instead of the file's.", HelpName = "N" };

    private static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int count) && count < 1)
            {
                result.AddError($"{name} is {count}, expected at least 1.");
            }
        });
        return option;
    }
}
