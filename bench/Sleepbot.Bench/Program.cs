using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using Sleepbot.Networks;

namespace Sleepbot.Bench;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (typeof(Network).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            await Console.Error.WriteLineAsync("This is a debug build, whose numbers mean nothing. Run it with: dotnet run -c Release --project bench/Sleepbot.Bench");
            return 1;
        }

        var root = new RootCommand("Measures Sleepbot's engine: how fast, and how near to what the machine can do. See bench/README.md.")
        {
            TrainingCommand.Create(),
            InferenceCommand.Create(),
            KernelsCommand.Create(),
            OverheadsCommand.Create(),
            StartupCommand.Create(),
            ThreadsCommand.Create(),
            PathsCommand.Create(),
            CompareCommand.Create(),
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InvalidOperationException problem)
        {
            await Console.Error.WriteLineAsync($"sleepbot-bench: {problem.Message}");
            return 1;
        }
    }
}
