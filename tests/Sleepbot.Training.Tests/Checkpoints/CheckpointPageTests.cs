using System.Text.Json;
using System.Text.RegularExpressions;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>docs/checkpoints.md lists what is in a checkpoint, and nothing else.</summary>
public sealed partial class CheckpointPageTests
{
    private const string StateKey = "sleepbot.checkpoint";

    private static readonly string page = File.ReadAllText(PagePath());

    /// <summary>Gets a checkpoint of a run that has all that a checkpoint can hold.</summary>
    private static SafetensorsFile Full
    {
        get
        {
            var run = SmallRuns.Run with
            {
                Dataset = SmallRuns.Images.HoldOut(30, RandomSource.FromSeed(4)),
                Training = SmallRuns.Run.Training with { Optimizer = new NAdam(), Keep = KeptWeights.Best },
                Sleep = new SleepOptions { When = new Watchful(), Interventions = [new DeltaTimes(), new Ema(), new Ema()] },
            };
            string file = Path.GetTempFileName();
            try
            {
                Stopping.At(17, run, recordChanges: true).Save(file);
                return SafetensorsFile.Read(file);
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    [Fact]
    public void It_lists_the_keys_of_the_JSON()
    {
        using var state = JsonDocument.Parse(Full.Metadata[StateKey]);
        Assert.Equal(Documented("JSON").Order(), KeysOf(state.RootElement, "").Distinct().Where(key => key is not ("optimizer" or "seconds")).Order());
    }

    [Fact]
    public void It_lists_the_metadata() => Assert.Equal(Documented("key").Order(), Full.Metadata.Keys.Order());

    [Fact]
    public void It_lists_the_tensors_that_are_not_the_networks_own()
    {
        string[] names = [.. Full.Names.Where(name => name.StartsWith("sleepbot/", StringComparison.Ordinal))];
        Regex[] patterns = [.. Documented("name").Where(name => name.StartsWith("sleepbot/", StringComparison.Ordinal)).Select(PatternOf)];

        Assert.All(names, name => Assert.Single(patterns, pattern => pattern.IsMatch(name)));
        Assert.All(patterns, pattern => Assert.Contains(names, name => pattern.IsMatch(name)));
    }

    private static IEnumerable<string> KeysOf(JsonElement value, string path)
    {
        IEnumerable<JsonElement> objects = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [value];
        foreach (var property in objects.Where(one => one.ValueKind == JsonValueKind.Object).SelectMany(one => one.EnumerateObject()))
        {
            yield return path + property.Name;

            // The names in there are the rules' own.
            foreach (string inner in property.Name == "numbers" ? [] : KeysOf(property.Value, $"{path}{property.Name}."))
            {
                yield return inner;
            }
        }
    }

    /// <summary>Gets the names in the first column of the table whose first column is called so.</summary>
    private static IEnumerable<string> Documented(string title) => page.ReplaceLineEndings("\n").Split('\n')
        .SkipWhile(line => !line.StartsWith($"| {title} |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));

    private static Regex PatternOf(string name) =>
        new($"^{Regex.Escape(name).Replace("RULE", "[a-z-]+", StringComparison.Ordinal).Replace("NAME", "[^/]+", StringComparison.Ordinal).Replace("STAGE", "[a-z-]+", StringComparison.Ordinal).Replace("/N", "/[0-9]+", StringComparison.Ordinal)}$");

    private static string PagePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sleepbot.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "checkpoints.md");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    /// <summary>Sleeps every fifth step, and remembers as much as a trigger can.</summary>
    private sealed class Watchful : SleepTrigger
    {
        public override bool IsDue(TriggerContext run)
        {
            run.StateVector("seen", 3)[1]++;
            return ++run.StateNumber("asked") % 5 == 0;
        }
    }
}
