using System.Diagnostics;

namespace Sleepbot.Cli.Tests;

/// <summary>A folder of its own, in which a test types commands as a user would.</summary>
internal sealed class CommandFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sleepbot-test-");

    public string Journal => PathOf("sleepbot.db");

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    /// <summary>Runs one command in this process.</summary>
    public static Task<Said> RunAsync(params string[] arguments) => RunWideAsync(200, arguments);

    /// <summary>Runs one command where lines have so many columns.</summary>
    public static async Task<Said> RunWideAsync(int width, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(arguments, new Terminal(output, error, false, false, width), TestContext.Current.CancellationToken);
        return new Said(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the command as a process of its own, whose output can be read.</summary>
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "sleepbot.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    public void Dispose() => folder.Delete(recursive: true);

    internal sealed record Said(int Code, string Output, string Error);
}
