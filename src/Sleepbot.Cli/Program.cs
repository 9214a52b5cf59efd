using System.Runtime.InteropServices;

namespace Sleepbot.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var terminal = Terminal.OfProcess();

        // What a user's rule prints while it trains must not get into the results.
        Console.SetOut(Console.Error);
        using var requests = new StopRequests(TimeProvider.System);
        void Stop(PosixSignalContext signal) => signal.Cancel = requests.Request();

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await CommandLine.RunAsync(arguments, terminal, requests.Token);
    }
}
