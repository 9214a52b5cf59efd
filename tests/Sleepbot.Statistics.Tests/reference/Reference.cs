using System.Text.Json;

namespace Sleepbot.Statistics.Tests;

/// <summary>What SciPy says about some samples; make_reference.py wrote it.</summary>
internal static class Reference
{
    private static readonly JsonElement root =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference.json"))).RootElement;

    public static IEnumerable<JsonElement> Cases(string name)
    {
        List<JsonElement> cases = [.. root.GetProperty(name).EnumerateArray()];
        Assert.NotEmpty(cases);
        return cases;
    }

    public static double[] Numbers(this JsonElement item, string name) =>
        [.. item.GetProperty(name).EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble())];

    public static double Number(this JsonElement item, string name) => item.GetProperty(name).GetDouble();

    public static PairedSample Sample(this JsonElement item, Better better = Better.Higher) => PairedSample.Of(
        [.. item.Numbers("baseline").Zip(item.Numbers("challenger"), (b, c) => new Pair(b, c))], new Endpoint { Name = "accuracy", Better = better });

    public static void Near(double expected, double actual, double relative = 1e-6) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(Math.Abs(expected), 1e-12), $"expected {expected}, found {actual}");
}
