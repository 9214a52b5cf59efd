using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Names the tensors of a checkpoint and copies flat vectors into them and back.</summary>
internal static class CheckpointTensors
{
    /// <summary>What the names begin with of everything that is not the network's own.</summary>
    public const string Prefix = "sleepbot/";

    public const string Gradient = Prefix + "gradient";

    public const string BestWeights = Prefix + "best/weights";

    public const string BestStatistics = Prefix + "best/statistics";

    public static string Moment(int index) => $"{Prefix}optimizer/moment/{index}";

    /// <param name="back">1 for the newest.</param>
    public static string Snapshot(int back) => $"{Prefix}sleep/snapshot/{back}";

    public static string Vector(string intervention, string name) => $"{Prefix}sleep/{intervention}/{name}";

    public static string Changes(string intervention, string stage) => $"{Prefix}changes/{intervention}/{stage}";

    public static IEnumerable<SafetensorsTensor> Of(NetworkState state) => [.. NetworkWeights.Copy(state), .. Flat(Gradient, state.Gradient.Span)];

    /// <summary>Makes the tensor of a vector.</summary>
    /// <returns>One tensor, or none of an empty vector: no axis of a tensor is 0.</returns>
    public static IReadOnlyList<SafetensorsTensor> Flat(string name, ReadOnlySpan<float> vector) => vector.IsEmpty ? [] : [new(name, [vector.Length], vector)];

    /// <summary>Gets the values of a tensor, none of one that was empty.</summary>
    public static ReadOnlySpan<float> Values(SafetensorsFile file, string name) => file.TryGet(name, out var tensor) ? tensor.Values : [];

    public static void Load(SafetensorsFile file, NetworkState state)
    {
        NetworkWeights.Load(state, file, Prefix);
        Load(file, Gradient, state.Gradient);
    }

    public static void Load(SafetensorsFile file, string name, FloatBuffer vector)
    {
        if (vector.Length > 0)
        {
            file.Get(name).Values.CopyTo(vector.Span);
        }
    }
}
