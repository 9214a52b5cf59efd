using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sleepbot.Bench;

/// <summary>Another library in a process of its own, which trains when asked and waits in between.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly string remedy;

    private Peer(Process process, string remedy)
    {
        this.process = process;
        this.remedy = remedy;
        Description = Ask("hello").GetProperty("description").GetString()!;
    }

    /// <summary>Gets its version and how it is set up.</summary>
    public string Description { get; }

    /// <summary>Starts PyTorch.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="script">The script, whose <c>--serve</c> answers line by line.</param>
    /// <exception cref="InvalidOperationException">It cannot be started, or has no PyTorch.</exception>
    public static Peer StartPyTorch(string python, FileInfo script) => script.Exists
        ? Start(python, [script.FullName, "--serve"], "Name a Python that can import torch with --python.")
        : throw new InvalidOperationException($"There is no script {script.FullName}. Name it with --script.");

    /// <summary>Starts oneDNN.</summary>
    /// <param name="program">What was built of <c>peers/onednn_bench.cpp</c>.</param>
    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    public static Peer StartOneDnn(FileInfo program) => Start(program.FullName, [], "Build it of bench/peers/onednn_bench.cpp; the command is at its top.");

    private static Peer Start(string program, IEnumerable<string> arguments, string remedy)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        try
        {
            return new Peer(Process.Start(start)!, remedy);
        }
        catch (Win32Exception problem)
        {
            throw new InvalidOperationException($"{program} could not be started: {problem.Message}. {remedy}", problem);
        }
    }

    /// <summary>Builds a network, tries the variants in which it can be trained, and keeps the fastest.</summary>
    /// <returns>The variant.</returns>
    public string Prepare(string net, int batch) => Ask($"prepare {net} {batch}").GetProperty("variant").GetString()!;

    /// <summary>Trains the prepared network, or lets its layers compute what training would need.</summary>
    /// <param name="seconds">For how long.</param>
    /// <returns>Samples a second.</returns>
    public double Measure(double seconds) =>
        Ask($"measure {seconds.ToString(CultureInfo.InvariantCulture)}").GetProperty("samplesPerSecond").GetDouble();

    public void Dispose()
    {
        // It ends when there is nothing more to read.
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private JsonElement Ask(string request)
    {
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
        string answer = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{process.StartInfo.FileName} ended instead of answering '{request}'; its own message is above. {remedy}");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
