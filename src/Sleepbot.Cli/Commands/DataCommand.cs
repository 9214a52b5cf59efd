using System.CommandLine;
using System.Globalization;
using Sleepbot.Data;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot data list</c> and <c>sleepbot data get</c>.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal) => new("data", "Data sets: what is known, where it lies, and how to get it.")
    {
        List(terminal),
        Get(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var json = Options.Json();
        var command = new Command("list", "List the data sets that are known by name.") { json };
        command.SetAction(parsed =>
        {
            var rows = new DatasetStore().List();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(rows.Select(row => new
                {
                    row.Entry.Name,
                    row.Entry.Title,
                    row.Entry.TrainCount,
                    row.Entry.TestCount,
                    Classes = row.Entry.ClassNames.Count,
                    Shape = row.Entry.SampleShape.ToArray(),
                    Folder = row.Location?.Folder,
                    row.Location?.Place,
                    row.Location?.Remark,
                }));
                return ExitCode.Success;
            }

            var table = new Table().Border(TableBorder.Minimal).AddColumns("name", "training", "test", "sample", "where");
            foreach (var (entry, location) in rows)
            {
                string where = location is null ? $"not here yet: sleepbot data get {entry.Name}" : $"{location.Folder}{(location.Remark is { } remark ? $" ({remark})" : "")}";
                table.AddRow(
                    Markup.Escape(entry.Name),
                    Count(location?.TrainCount ?? entry.TrainCount),
                    Count(location?.TestCount ?? entry.TestCount),
                    entry.SampleShape.ToString(),
                    Markup.Escape(where));
            }

            terminal.Out.Write(table);
            terminal.Print("An experiment file may also name gaussian-mixture, or a folder of IDX files: see docs/data.md.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Get(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "mnist, fashion-mnist or cifar-10." };
        var command = new Command("get", "Fetch a data set into the cache, unless it is on this machine already.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var progress = new FetchDisplay(terminal);
            var location = await new DatasetStore(new DatasetStoreOptions { Progress = progress }).GetAsync(parsed.GetValue(name)!, cancellation);
            progress.Dispose();
            terminal.Print($"{parsed.GetValue(name)}: {Count(location.TrainCount)} training and {Count(location.TestCount)} test samples in {location.Folder}");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Count(int samples) => samples.ToString("N0", CultureInfo.InvariantCulture);
}
