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

    public static IEnumerable<SafetensorsTensor> Of(NetworkState state) => [.. NetworkWeights.Copy(state), Flat(Gradient, state.Gradient.Span)];

    public static SafetensorsTensor Flat(string name, ReadOnlySpan<float> vector) => new(name, [vector.Length], vector);

    public static void Load(SafetensorsFile file, NetworkState state)
    {
        NetworkWeights.Load(state, file, Prefix);
        Load(file, Gradient, state.Gradient);
    }

    public static void Load(SafetensorsFile file, string name, FloatBuffer vector) => file.Get(name).Values.CopyTo(vector.Span);
}
