using Sleepbot.Experiments;

namespace Sleepbot.Cli;

/// <summary>What the command tells the shell. Documented in docs/guide/command-line.md.</summary>
internal static class ExitCode
{
    /// <summary>All went well. Runs that diverged are a result, not an error.</summary>
    public const int Success = 0;

    /// <summary>Something unforeseen: a bug in Sleepbot.</summary>
    public const int Bug = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The experiment file has mistakes; nothing was trained.</summary>
    public const int InvalidExperiment = 3;

    /// <summary>Data could not be had, or is damaged.</summary>
    public const int Data = 4;

    /// <summary>The journal cannot be read or written, or holds no such experiment.</summary>
    public const int Journal = 5;

    /// <summary>At least one run failed with an error.</summary>
    public const int FailedRuns = 6;

    /// <summary>A file could not be written or read.</summary>
    public const int File = 7;

    /// <summary>The identity check failed: runs that must be equal are not, so the experiment gives no verdict.</summary>
    public const int Unsound = 8;

    /// <summary>Stopped by Ctrl-C; what was done is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>Tells what is to blame where an experiment cannot be run: data only if nothing that is written is.</summary>
    /// <param name="invalid">The mistakes.</param>
    public static int Of(ExperimentException invalid) => invalid.Problems.All(problem => problem.IsData) ? Data : InvalidExperiment;
}
