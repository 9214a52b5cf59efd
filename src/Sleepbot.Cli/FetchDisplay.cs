using System.Globalization;
using Sleepbot.Data;

namespace Sleepbot.Cli;

/// <summary>Shows how a fetch goes: one moving bar on a terminal, a line for every event elsewhere.</summary>
internal sealed class FetchDisplay(Terminal terminal) : IProgress<FetchProgress>, IDisposable
{
    private const int BarWidth = 30;
    private readonly Lock gate = new();
    private int shown;

    public void Report(FetchProgress value)
    {
        lock (gate)
        {
            switch (value.Stage)
            {
                case FetchStage.Downloading when terminal.IsLive:
                    Show(Bar(value));
                    break;
                case FetchStage.Downloading or FetchStage.Checking:
                    break;
                default:
                    Clear();
                    terminal.Note(Sentence(value));
                    break;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Clear();
        }
    }

    private static string Sentence(FetchProgress value) => value.Stage switch
    {
        FetchStage.Waiting => $"{value.Dataset}: another process is fetching it; waiting.{Tail(value.Note)}",
        FetchStage.Connecting => $"{value.Dataset}: asking {value.Source}{Name(value.File)} ...",
        FetchStage.Done => $"{value.Dataset}: {value.File} is here and whole.{Tail(value.Note)}",
        _ => $"{value.Dataset}: {value.Note}",
    };

    private static string Name(string file) => file.Length == 0 ? "" : $" for {file}";

    private static string Tail(string? note) => note is null ? "" : $" {note}";

    private static string Bar(FetchProgress value)
    {
        string size = (value.BytesDone / 1e6).ToString("F1", CultureInfo.InvariantCulture);
        if (value.BytesTotal is not > 0)
        {
            return $"{value.File} {size} MB";
        }

        double share = Math.Clamp((double)value.BytesDone / value.BytesTotal.Value, 0, 1);
        int filled = (int)(share * BarWidth);
        string total = (value.BytesTotal.Value / 1e6).ToString("F1", CultureInfo.InvariantCulture);
        return $"{value.File} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {size} of {total} MB";
    }

    private void Show(string line)
    {
        terminal.Error.Profile.Out.Writer.Write($"\r{line.PadRight(shown)}");
        shown = line.Length;
    }

    private void Clear()
    {
        if (shown > 0)
        {
            terminal.Error.Profile.Out.Writer.Write($"\r{new string(' ', shown)}\r");
            shown = 0;
        }
    }
}
