namespace Sleepbot.Journal;

/// <summary>Writes the final weights of an experiment's runs as safetensors files.</summary>
public static class WeightExport
{
    /// <summary>Writes <c>ARM-seedN.safetensors</c> for each run that kept its weights.</summary>
    /// <param name="journal">The journal to read.</param>
    /// <param name="experimentId">The experiment's id, exactly.</param>
    /// <param name="folder">
    /// The folder for the files; made if it is not there. Files of the same names are replaced, each when the new one is whole.
    /// </param>
    /// <returns>
    /// The files' full paths, by arm and seed. Arm names are put into lower-case letters, digits and hyphens; if two runs would share
    /// a name, the later ones get their run number too: <c>ARM-seedN-runM.safetensors</c>.
    /// </returns>
    /// <exception cref="JournalException">There is no such experiment, weights are damaged, or a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(RunJournal journal, string experimentId, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        IReadOnlyList<RunRecord> runs = journal.Runs(experimentId);
        string target = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The folder '{target}' for weights could not be made: {error.Message} Give another one.", error);
        }

        var files = new List<string>();
        var taken = new HashSet<string>();
        foreach (RunRecord run in runs)
        {
            if (journal.Weights(run.Id) is not byte[] weights)
            {
                continue;
            }

            string name = $"{Slug.Of(run.Arm, otherwise: "arm")}-seed{run.Seed}";
            if (!taken.Add(name))
            {
                name = $"{name}-run{run.Id}";
                taken.Add(name);
            }

            string file = Path.Combine(target, $"{name}.safetensors");
            ExportFile.Write(file, stream => stream.Write(weights));
            files.Add(file);
        }

        return files;
    }
}
