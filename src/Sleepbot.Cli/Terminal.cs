using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary>Where the command writes: results to standard output, progress and errors to standard error.</summary>
/// <remarks>Colours and moving lines only where a person looks; a pipe or a file gets plain text.</remarks>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    // A pipe has no width: what a program may read is not folded.
    private const int PipeWidth = 200;

    public Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, int pipeWidth = PipeWidth)
    {
        Out = Create(output, outputIsTerminal, pipeWidth);
        Error = Create(error, errorIsTerminal, pipeWidth);
        IsLive = errorIsTerminal;
        Output = output;
    }

    /// <summary>Gets the console for results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Gets the console for progress and errors.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Gets whether progress may move.</summary>
    public bool IsLive { get; }

    /// <summary>Gets standard output as it is, for JSON.</summary>
    public TextWriter Output { get; }

    private static bool CanMove => Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected && CanMove, !Console.IsErrorRedirected && CanMove);

    public void WriteJson(object value) => Output.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>Writes a line of plain text to standard output, never folded.</summary>
    public void Print(string line) => Output.WriteLine(line);

    /// <summary>Writes a line of plain text to standard error, never folded.</summary>
    public void Note(string line) => Error.Profile.Out.Writer.WriteLine(line);

    /// <summary>Writes an error, with the program's name before it.</summary>
    public void Fail(string message)
    {
        Error.Markup("[red]sleepbot:[/] ");
        Note(message);
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal, int pipeWidth)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = pipeWidth;
        }

        return console;
    }
}
