using System.CommandLine;
using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary>The options of all commands that train.</summary>
internal sealed class TrainingOptionSet
{
    private readonly Option<int?> workers = Options.Workers();
    private readonly Option<int?> threads = Options.ThreadsPerRun();
    private readonly Option<TimeSpan?> limit = Options.TimeLimit();
    private readonly Option<double> checkpoint = Options.Checkpoint();
    private readonly Option<FileInfo> journal = Options.Journal();
    private readonly Option<FileInfo?> page = Options.Page();
    private readonly Option<bool> json = Options.Json();

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { limit, workers, threads, checkpoint, journal, page, json })
        {
            command.Add(option);
        }
    }

    public TrainingSession Of(ParseResult parsed, Terminal terminal) => new(
        terminal,
        parsed.GetValue(journal)!,
        OptionsOf(parsed.GetValue(workers), parsed.GetValue(threads) ?? 1) with { CheckpointEvery = TimeSpan.FromSeconds(parsed.GetValue(checkpoint)) },
        parsed.GetValue(page),
        parsed.GetValue(json));

    /// <summary>Begins to count the time that the user gives to training.</summary>
    public TimeLimit LimitOf(ParseResult parsed, CancellationToken cancellation) => new(parsed.GetValue(limit), cancellation);

    private static RunnerOptions OptionsOf(int? workers, int threads)
    {
        var options = new RunnerOptions { ThreadsPerRun = threads };
        return workers is { } count ? options with { Workers = count } : options;
    }
}
