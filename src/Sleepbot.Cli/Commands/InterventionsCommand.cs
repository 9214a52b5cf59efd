using System.CommandLine;
using System.Globalization;
using Sleepbot.Experiments;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot interventions</c>: the rules that may act during sleep.</summary>
internal static class InterventionsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = Options.Json();
        var command = new Command("interventions", "List the interventions that an experiment file can name.") { json };
        command.SetAction(parsed =>
        {
            var entries = InterventionCatalogue.All;
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(entries.Select(entry => new
                {
                    entry.Name,
                    entry.Summary,
                    Settings = entry.Settings.Select(setting => new { setting.Name, Type = TypeOf(setting.Type), setting.Default, setting.Summary }),
                }));
                return ExitCode.Success;
            }

            var table = new Table().Border(TableBorder.Minimal).AddColumns("name", "settings", "what it does");
            foreach (var entry in entries)
            {
                table.AddRow(
                    Markup.Escape(entry.Name),
                    Markup.Escape(string.Join(", ", entry.Settings.Select(setting => setting.IsRequired || setting.Default is null
                        ? setting.Name
                        : string.Create(CultureInfo.InvariantCulture, $"{setting.Name}: {setting.Default switch { bool flag => flag ? "true" : "false", var other => other }}")))),
                    Markup.Escape(entry.Summary));
            }

            terminal.Out.Write(table);
            terminal.Print("Your own is one C# class: see docs/guide/your-own-intervention.md.");
            return ExitCode.Success;
        });
        return command;
    }

    private static string TypeOf(Type type) =>
        type == typeof(bool) ? "boolean" : type == typeof(string) || type.IsEnum ? "string" : type == typeof(int) || type == typeof(long) ? "integer"
        : type.IsAssignableTo(typeof(IEnumerable<float>)) ? "array" : "number";
}
