using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sleepbot.Bench;

/// <summary>PyTorch in a process of its own, which trains when asked and waits in between.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private readonly Process process;

    private PyTorchPeer(Process process)
    {
        this.process = process;
        Description = Ask("hello").GetProperty("description").GetString()!;
    }

    /// <summary>Gets its version and how it is set up.</summary>
    public string Description { get; }

    /// <summary>Starts it.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="script">The script, whose <c>--serve</c> answers line by line.</param>
    /// <exception cref="InvalidOperationException">It cannot be started, or has no PyTorch.</exception>
    public static PyTorchPeer Start(string python, FileInfo script)
    {
        if (!script.Exists)
        {
            throw new InvalidOperationException($"There is no script {script.FullName}. Name it with --script.");
        }

        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(script.FullName);
        start.ArgumentList.Add("--serve");
        try
        {
            return new PyTorchPeer(Process.Start(start)!);
        }
        catch (Win32Exception problem)
        {
            throw new InvalidOperationException($"{python} could not be started: {problem.Message}. Name a Python that can import torch with --python.", problem);
        }
    }

    /// <summary>Builds a network, tries the variants in which PyTorch can train it, and keeps the fastest.</summary>
    /// <returns>The variant.</returns>
    public string Prepare(string net, int batch) => Ask($"prepare {net} {batch}").GetProperty("variant").GetString()!;

    /// <summary>Trains the prepared network.</summary>
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
            ?? throw new InvalidOperationException($"{process.StartInfo.FileName} ended instead of answering '{request}'; its own message is above. It must be able to import torch.");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
