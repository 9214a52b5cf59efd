using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sleepbot.Bench;

/// <summary>Writes rows as soon as they are measured: as tables for people, as one JSON object a line for programs.</summary>
/// <param name="bench">The subcommand's name, for the record.</param>
/// <param name="output">Where either goes.</param>
/// <param name="json">Whether it takes JSON instead of tables.</param>
/// <param name="record">Takes the JSON too, each object with the subcommand's name; null records nothing. Closed in the end.</param>
internal sealed class Report(string bench, TextWriter output, bool json, TextWriter? record) : IDisposable
{
    private static readonly JsonSerializerOptions format = new(JsonSerializerDefaults.Web);

    /// <summary>Writes what the numbers are measured on and how.</summary>
    /// <param name="counting">What is counted, in a sentence or two.</param>
    public void Open(string counting) => Say($"{Machine.Describe()}\n{counting}");

    /// <summary>Begins a table.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="columns">Its columns: the first is aligned to the left, the others to the right.</param>
    /// <returns>Writes one row.</returns>
    public Action<TRow> Table<TRow>(string title, params IReadOnlyList<Column<TRow>> columns)
    {
        Say($"\n{title}\n{Line(columns.Select(column => column.Head))}");
        return row =>
        {
            var fields = JsonSerializer.SerializeToNode(row, format)!.AsObject();
            if (json)
            {
                output.WriteLine(fields.ToJsonString(format));
            }

            if (record is not null)
            {
                fields.Insert(0, "bench", JsonValue.Create(bench));
                record.WriteLine(fields.ToJsonString(format));
                record.Flush();
            }

            Say(Line(columns.Select(column => column.Cell(row))));
        };

        string Line(IEnumerable<string> cells) =>
            string.Join("  ", columns.Zip(cells, (column, cell) => column == columns[0] ? cell.PadRight(column.Width) : cell.PadLeft(column.Width))).TrimEnd();
    }

    /// <summary>Writes a line for people.</summary>
    public void Say(string line)
    {
        if (!json)
        {
            output.WriteLine(line);
        }
    }

    public void Dispose() => record?.Dispose();
}
