using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sleepbot.Networks;
using Sleepbot.Shared;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>The whole state of a run between two batches, from which it continues bit for bit as if it had never stopped.</summary>
/// <remarks>
/// A safetensors file: weights and statistics under PyTorch's names, gradient, moments, snapshots and the interventions' vectors as
/// flat vectors, and the rest as JSON in the metadata. Order, dropout and the interventions' noise are addressed by seed and step, so
/// that no generator needs saving. <c>docs/checkpoints.md</c> describes the format. Immutable.
/// </remarks>
public sealed class Checkpoint
{
    internal const int FormatVersion = 1;
    private const string StateKey = "sleepbot.checkpoint";
    private const string HashKey = "sha256";
    private static readonly string noHash = new('0', 64);

    private static readonly JsonSerializerOptions json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    private readonly byte[] content;

    private Checkpoint(byte[] content, string source, bool isOurs = false)
    {
        this.content = content;
        try
        {
            File = SafetensorsFile.Read(content, source);
        }
        catch (SafetensorsException problem)
        {
            throw new CheckpointException($"{source} is no checkpoint, or a damaged one: {problem.Message}", problem);
        }

        if (!File.Metadata.TryGetValue(StateKey, out string? state) || !File.Metadata.TryGetValue(HashKey, out string? hash))
        {
            throw new CheckpointException($"{source} is no checkpoint: its metadata lack '{StateKey}' or '{HashKey}'. To begin with the weights of another file, use training.weights.");
        }

        Sha256 = hash;
        if (!isOurs && HashOf(content, hash) is var actual && actual != hash)
        {
            throw new CheckpointException($"{source} is damaged: its SHA-256 is {actual}, expected {hash}. Take an older one, or begin again.");
        }

        State = Parse(state, source);
    }

    /// <summary>Gets the number of optimizer steps taken.</summary>
    public long Step => State.Step;

    /// <summary>Gets the seed of the run it was taken from.</summary>
    public long Seed => State.Seed;

    /// <summary>Gets the <see cref="ContentAddress"/> of the specification of the run it was taken from.</summary>
    public string Specification => State.Specification;

    /// <summary>Gets what the run's time had gone to.</summary>
    public RunSeconds Seconds => State.Seconds;

    /// <summary>Gets the hash of the whole file, with zeros in the hash's own place: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Gets the number of bytes of the file.</summary>
    public long Size => content.LongLength;

    internal CheckpointState State { get; }

    internal SafetensorsFile File { get; }

    /// <summary>Reads and checks a checkpoint.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="CheckpointException">The file is no checkpoint, is damaged, or comes from a newer Sleepbot.</exception>
    /// <exception cref="IOException">The file is missing, cannot be read, or is larger than 2 GiB.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Checkpoint Load(string path) => new(System.IO.File.ReadAllBytes(path), path);

    /// <summary>Writes the checkpoint. The file appears whole or not at all: an older one is replaced at the last moment.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The disk is full, or the folder is missing. An older file is left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written to. An older file is left as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(content));

    /// <summary>Gets the same state without the time that it took, as a fork begins with it: that time is the original run's.</summary>
    public Checkpoint WithoutSeconds() =>
        Create(State with { Seconds = default }, [.. File.Names.Select(File.Get)]);

    internal static Checkpoint Create(CheckpointState state, IEnumerable<SafetensorsTensor> tensors)
    {
        byte[] content = SafetensorsFile.ToBytes(tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            [HashKey] = noHash,
            [StateKey] = JsonSerializer.Serialize(state, json),
        });
        Encoding.ASCII.GetBytes(HashOf(content, noHash)).CopyTo(content, PlaceOf(content, noHash));
        return new Checkpoint(content, "checkpoint", isOurs: true);
    }

    /// <summary>Lists every way in which a run cannot begin here.</summary>
    internal IEnumerable<string> FindFaults(RunSpecification run)
    {
        if (State.Numerics != Sleepbot.Training.Numerics.Name)
        {
            yield return $"The checkpoint was made with arithmetic {State.Numerics}, this Sleepbot has {Sleepbot.Training.Numerics.Name}: the run would not be the one that began. Make the checkpoint again.";
        }

        // Steps, epochs and the place in the order are counted in batches.
        if (State.BatchSize != run.Training.BatchSize || State.TrainingSamples != run.Dataset.Train.Count)
        {
            yield return $"The checkpoint was made with batches of {State.BatchSize} from {State.TrainingSamples} samples, but this run has batches of {run.Training.BatchSize} from {run.Dataset.Train.Count}. Keep both: they are what steps are counted in.";
        }

        foreach (string fault in NetworkWeights.FindFaults(run.Network, File, CheckpointTensors.Prefix))
        {
            yield return $"The checkpoint does not fit network '{run.Network.Name}': {fault}";
        }
    }

    private static CheckpointState Parse(string text, string source)
    {
        try
        {
            var state = JsonSerializer.Deserialize<CheckpointState>(text, json)!;
            return state.Version <= FormatVersion
                ? state
                : throw new CheckpointException($"{source} has version {state.Version} of the checkpoint format; this Sleepbot reads up to {FormatVersion}. Update Sleepbot.");
        }
        catch (JsonException problem)
        {
            throw new CheckpointException($"{source}: '{StateKey}' in its metadata cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Hashes a file as if its hash were zeros.</summary>
    private static string HashOf(byte[] content, string hash)
    {
        int place = PlaceOf(content, hash);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(content, 0, place);
        sum.AppendData(Encoding.ASCII.GetBytes(noHash));
        sum.AppendData(content.AsSpan(place + hash.Length));
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static int PlaceOf(byte[] content, string hash)
    {
        string entry = $"\"{HashKey}\":\"";
        return content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(entry + hash)) + entry.Length;
    }
}
