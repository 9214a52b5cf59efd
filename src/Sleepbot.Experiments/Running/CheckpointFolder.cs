using System.Globalization;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Running;

/// <summary>The newest checkpoint of each run that has not ended, as files in a folder beside the journal.</summary>
/// <remarks>They only save time: a run whose checkpoint is lost or damaged begins again and ends with the same bits.</remarks>
/// <param name="journal">The journal's path.</param>
/// <param name="note">Is told when a checkpoint cannot be used or written; may be null.</param>
internal sealed class CheckpointFolder(string journal, Action<string>? note)
{
    private readonly string folder = $"{journal}-checkpoints";

    /// <summary>Writes the newest checkpoint of a run in place of an older one. A disk that is full stops no run.</summary>
    /// <param name="run">The run's number in the journal.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    public void Save(long run, Checkpoint checkpoint)
    {
        try
        {
            Directory.CreateDirectory(folder);
            checkpoint.Save(PathOf(run));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            note?.Invoke($"No checkpoint of run {run} could be written at step {checkpoint.Step}: {problem.Message} The run goes on; should it be interrupted, it begins again further back.");
        }
    }

    /// <summary>Finds where a run can go on.</summary>
    /// <param name="run">The run's number in the journal.</param>
    /// <param name="specification">What the run is; a checkpoint of anything else is not used.</param>
    /// <returns>The checkpoint, or null if there is none to be used: the run begins again.</returns>
    public Checkpoint? Find(long run, RunSpecification specification)
    {
        try
        {
            var checkpoint = Checkpoint.Load(PathOf(run));
            bool fits = checkpoint.Seed == specification.Seed && checkpoint.Specification == specification.Address().Sha256;
            return fits ? checkpoint : null;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is CheckpointException or IOException or UnauthorizedAccessException)
        {
            note?.Invoke($"Run {run} begins again at step 0: {problem.Message}");
            return null;
        }
    }

    /// <summary>Removes the checkpoint of a run that has ended, and the folder with the last one.</summary>
    /// <param name="run">The run's number in the journal.</param>
    public void Delete(long run)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                File.Delete(PathOf(run));
                Directory.Delete(folder);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The folder has other runs' files, or may not be changed: a file too many harms nobody.
        }
    }

    private string PathOf(long run) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run-{run}.safetensors"));
}
