using System.Globalization;
using System.Text.Json;
using Sleepbot.Tensors;

namespace Sleepbot.Golden;

/// <summary>
/// Reference values computed by PyTorch (see README.md beside this file). The environment variable SLEEPBOT_GOLDEN names
/// another file, made by make_golden.py with another seed.
/// </summary>
internal sealed class GoldenFile
{
    private static readonly Lazy<GoldenFile> lazyShared = new(() => new GoldenFile(
        SafetensorsFile.Read(Environment.GetEnvironmentVariable("SLEEPBOT_GOLDEN") is { Length: > 0 } path
            ? path
            : Path.Combine(AppContext.BaseDirectory, "golden.safetensors"))));

    private readonly SafetensorsFile file;

    private GoldenFile(SafetensorsFile file) => this.file = file;

    /// <summary>The file that the tests compare with, read once.</summary>
    public static GoldenFile Shared => lazyShared.Value;

    /// <summary>The names of all cases below a prefix such as "conv/" (or of exactly that name), in alphabetical order.</summary>
    public IReadOnlyList<string> CasesUnder(string prefix) =>
        [.. file.Metadata.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>One case by its full name, for example "conv/lenet1".</summary>
    public GoldenCase Case(string name)
    {
        Assert.True(file.Metadata.ContainsKey(name), $"The golden file has no case '{name}'.");
        return new GoldenCase(file, name, JsonDocument.Parse(file.Metadata[name]).RootElement);
    }
}

/// <summary>One case: its settings, and its tensors by the name within the case, for example "in/x" or "grad/weight".</summary>
internal sealed class GoldenCase(SafetensorsFile file, string name, JsonElement settings)
{
    public string Name { get; } = name;

    /// <summary>All settings as make_golden.py wrote them.</summary>
    public JsonElement Settings { get; } = settings;

    public double Number(string setting) => Settings.GetProperty(setting).GetDouble();

    public bool Has(string tensor) => file.Contains($"{Name}/{tensor}");

    public SafetensorsTensor Tensor(string tensor) => file.Get($"{Name}/{tensor}");

    /// <summary>Asserts that a result equals a tensor of this case, see <see cref="GoldenAssert.Close"/>.</summary>
    public void Close(string tensor, ReadOnlySpan<float> actual, double tolerance) =>
        GoldenAssert.Close($"{Name}/{tensor}", Tensor(tensor).Values, actual, tolerance);
}

/// <summary>How results are compared with reference values.</summary>
internal static class GoldenAssert
{
    /// <summary>The largest absolute difference over the largest magnitude of the expected values; not a number when any is not.</summary>
    public static double Error(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = 0, magnitude = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            // Math.Max passes NaN on, so that a result that is not a number cannot look close.
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
            magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
        }

        return difference == 0 ? 0 : difference / magnitude;
    }

    /// <summary>Asserts that the <see cref="Error"/> of a result is at most the tolerance.</summary>
    public static void Close(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values, expected {expected.Length}.");
        double error = Error(expected, actual);
        Assert.True(
            error <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"{what}: relative error {error:g3}, expected at most {tolerance:g3}."));
    }
}
