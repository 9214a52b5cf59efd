using System.Diagnostics;
using Sleepbot.Experiments.Interventions;

namespace Sleepbot.Experiments.Running;

/// <summary>Puts the exception that ended a run into words.</summary>
internal static class RunFailure
{
    /// <summary>Says what went wrong and, for a user's own class, near which line of which file: optimised code knows its lines only roughly.</summary>
    /// <param name="problem">The exception.</param>
    public static string Describe(Exception problem)
    {
        var origin = problem;
        while (origin.InnerException is { } inner)
        {
            origin = inner;
        }

        var frame = new StackTrace(origin, fNeedFileInfo: true).GetFrames().FirstOrDefault(InterventionCompiler.IsUserCode);
        string where = frame?.GetFileName() is { } file ? $" ({Path.GetFileName(file)}, near line {frame.GetFileLineNumber()})" : "";

        // Only our own sentences speak for themselves; of other exceptions the name helps too.
        string kind = problem is InvalidOperationException or ArgumentException ? "" : $"{problem.GetType().Name}: ";

        // One line: progress and tables have no room for more.
        string message = string.Join(' ', problem.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return $"{kind}{message}{where}";
    }
}
