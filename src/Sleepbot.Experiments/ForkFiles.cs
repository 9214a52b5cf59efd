using System.Text;
using Sleepbot.Shared;
using Sleepbot.Training;

namespace Sleepbot.Experiments;

/// <summary>The files of a fork: the experiment, beside it the checkpoint that it begins with and the C# files that it names.</summary>
internal sealed class ForkFiles
{
    private readonly string file;
    private readonly string checkpoint;

    /// <summary>Initializes the files, none of which is written yet.</summary>
    /// <param name="file">The experiment file; its checkpoint has the same name with the ending <c>.safetensors</c>.</param>
    /// <param name="rules">The texts of C# files by the paths that the run's experiment had; the fork has them in its own folder.</param>
    /// <exception cref="IOException">Two rules would have the same file.</exception>
    public ForkFiles(string file, IReadOnlyDictionary<string, string> rules)
    {
        this.file = file;
        checkpoint = Path.ChangeExtension(file, ".safetensors");
        Folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? Path.GetFullPath(file);
        Dictionary<string, string> local = [];
        foreach (var (path, rule) in rules)
        {
            if (!local.TryAdd(Path.GetFileName(path), rule) && local[Path.GetFileName(path)] != rule)
            {
                throw new IOException($"the run has several rules in files named '{Path.GetFileName(path)}', and a fork has all of them in one folder. Rename one, and run the experiment again first.");
            }
        }

        Rules = local;
    }

    /// <summary>Gets the folder of all files, in full.</summary>
    public string Folder { get; }

    /// <summary>Gets the checkpoint's name, without its folder.</summary>
    public string CheckpointName => Path.GetFileName(checkpoint);

    /// <summary>Gets the texts of the C# files by their names.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; }

    /// <summary>Checks that all can be written, and nothing of the user's is in the way.</summary>
    /// <exception cref="IOException">The experiment or its checkpoint is there already, a C# file has another content, or there is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Check()
    {
        if (Path.GetFullPath(checkpoint) == Path.GetFullPath(file))
        {
            throw new IOException($"'{file}' would be the checkpoint's name. Name the experiment file with -o, such as {Path.ChangeExtension(file, ".yaml")}; the checkpoint goes beside it.");
        }

        if (!Directory.Exists(Folder))
        {
            throw new IOException($"'{file}' cannot be written: there is no folder {Folder}. Make it, or name another file with -o.");
        }

        foreach (string path in new[] { file, checkpoint })
        {
            if (Path.Exists(path))
            {
                throw new IOException($"'{path}' is there already, and a fork overwrites nothing: an experiment file is there to be edited. Name another file with -o, or delete this one.");
            }

            // Made and gone again, so that a folder that refuses is known now and not after an hour of training.
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }

        foreach (var (name, rule) in Rules)
        {
            string path = Path.Combine(Folder, name);
            if (File.Exists(path) && File.ReadAllText(path) != rule)
            {
                throw new IOException($"'{path}' is in the way: the run had another rule of that name. Write the fork into another folder.");
            }
        }
    }

    /// <summary>Writes all, the experiment last: where it is, the others are.</summary>
    /// <param name="text">The experiment's text.</param>
    /// <param name="state">The checkpoint.</param>
    /// <exception cref="IOException">One cannot be written, or has come into the way.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Write(string text, Checkpoint state)
    {
        // Training may have taken long enough for someone to put a file there.
        Check();
        foreach (var (name, rule) in Rules.Where(rule => !File.Exists(Path.Combine(Folder, rule.Key))))
        {
            WriteText(Path.Combine(Folder, name), rule);
        }

        state.Save(checkpoint);
        WriteText(file, text);
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
