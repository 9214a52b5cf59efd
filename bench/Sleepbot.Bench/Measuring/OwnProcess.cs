using System.Diagnostics;

namespace Sleepbot.Bench;

/// <summary>Runs this program once more, for what is settled when a process starts.</summary>
internal static class OwnProcess
{
    /// <summary>Runs a subcommand.</summary>
    /// <param name="arguments">The subcommand and its options.</param>
    /// <param name="variable">An environment variable to set to 0, or null.</param>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(IEnumerable<string> arguments, string? variable = null)
    {
        // Under `dotnet sleepbot-bench.dll`, the process is dotnet and needs the program's name before its arguments.
        string process = Environment.ProcessPath!;
        string program = Environment.GetCommandLineArgs()[0];
        bool hosted = Path.GetFileNameWithoutExtension(process) == "dotnet";
        var start = new ProcessStartInfo(process, [.. hosted ? [program] : Array.Empty<string>(), .. arguments]) { RedirectStandardOutput = true };
        if (variable is not null)
        {
            start.Environment[variable] = "0";
        }

        using var child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"The process that was to be measured ended with exit code {child.ExitCode}: {output}");
    }
}
