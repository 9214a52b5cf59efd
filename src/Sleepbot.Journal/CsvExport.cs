using System.Globalization;
using System.Text;

namespace Sleepbot.Journal;

/// <summary>Writes the measurements of an experiment as a tidy CSV file: one measurement a row.</summary>
/// <remarks>
/// UTF-8 without a byte order mark, a header, fields quoted as in RFC 4180, each row ended by a line feed. Numbers have a point and
/// the fewest digits that read back to the same bits; not-a-number is <c>nan</c> and infinity <c>inf</c> or <c>-inf</c>, as pandas
/// and R read them. Rows are ordered by arm (as in the experiment file), seed, run, step, split and metric.
/// </remarks>
public static class CsvExport
{
    private const string Header =
        "experiment,arm,seed,run,status,step,epoch,samples,split,metric,value,"
        + "training_seconds,sleeping_seconds,probing_seconds,evaluating_seconds,logging_seconds";

    /// <summary>Writes the file; one that is there already is replaced only when the new one is whole.</summary>
    /// <param name="journal">The journal to read.</param>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="path">The CSV file; its folder must exist.</param>
    /// <exception cref="JournalException">There is no such experiment, or a file cannot be read or written.</exception>
    public static void Write(RunJournal journal, string experimentId, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ExportFile.Write(path, stream =>
        {
            var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            using var text = new StreamWriter(stream, plain, leaveOpen: true) { NewLine = "\n" };
            text.WriteLine(Header);
            var line = new StringBuilder();
            journal.ForEachMeasurement(experimentId, row =>
            {
                line.Clear();
                Append(line, experimentId, row);
                text.WriteLine(line);
            });
        });
    }

    private static void Append(StringBuilder line, string experimentId, in MeasurementRow row)
    {
        line.Append(Quoted(experimentId)).Append(',').Append(Quoted(row.Arm)).Append(',');
        line.Append(row.Seed).Append(',').Append(row.RunId).Append(',').Append(RunStatusText.Of(row.Status)).Append(',');
        line.Append(row.Step).Append(',').Append(Number(row.Epoch)).Append(',').Append(row.Samples).Append(',');
        line.Append(Quoted(row.Split)).Append(',').Append(Quoted(row.Metric)).Append(',').Append(Number(row.Value)).Append(',');
        line.Append(Number(row.Seconds.Training)).Append(',').Append(Number(row.Seconds.Sleeping)).Append(',');
        line.Append(Number(row.Seconds.Probing)).Append(',').Append(Number(row.Seconds.Evaluating)).Append(',');
        line.Append(Number(row.Seconds.Logging));
    }

    private static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";
}
