using System.Text.RegularExpressions;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

/// <summary>What docs/experiment-files.md shows works as it stands there.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private static readonly string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "experiment-files.md"));

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_whole_file_and_the_rule_it_names_are_correct()
    {
        folder.Write("my-rule.cs", Blocks("csharp").Single());

        var experiment = Sample.ReadIn(folder.Path, Blocks("yaml").Single(block => block.StartsWith("experiment:", StringComparison.Ordinal)));

        Assert.Equal(["awake", "idle", "back", "mine", "faster"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal("my-rule", experiment.Arms[3].Sleep!.Interventions[0].Name);
    }

    [Fact]
    public void The_zoo_has_a_line_for_every_intervention()
    {
        string zoo = File.ReadAllText(Path.Combine(Repository.Root, "docs", "zoo.md"));

        Assert.All(InterventionCatalogue.All, entry => Assert.Contains(zoo.Split('\n'), line => line.StartsWith('|') && line.Split('|')[1].Contains($"`{entry.Name}`", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Dream", SleepStages.Apply)]
    [InlineData("Sideways", SleepStages.FilterGradient)]
    public void The_rules_of_the_guide_compile_and_act(string name, SleepStages stages)
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guide", "your-own-intervention.md"));
        folder.Write("rule.cs", guide.Split("```csharp\n").Single(block => block.Contains($"class {name}", StringComparison.Ordinal)).Split("```")[0]);

        var experiment = Sample.ReadIn(folder.Path, Sample.With(16, "  noise: { sleep: { interventions: rule.cs } }"));

        Assert.Equal(stages, experiment.Arms[1].Sleep!.Interventions.Single().Stages);
    }

    [Fact]
    public void Every_network_shown_can_be_built()
    {
        var networks = Blocks("yaml").Where(block => block.StartsWith("network:", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, networks.Count);
        Assert.All(networks, network => Assert.NotEmpty(Sample.Read(Sample.With(3, "data: mnist").Replace("network: { model: mlp, widths: [8] }", network, StringComparison.Ordinal)).Arms));
    }

    [Fact]
    public void Every_optimizer_schedule_and_loss_in_the_tables_is_known()
    {
        foreach (string key in new[] { "optimizer", "schedule", "loss" })
        {
            string row = page.Split('\n').Single(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal)).Split('|')[2];
            var values = Code().Matches(row).Select(match => match.Groups[1].Value).ToList();

            Assert.True(values.Count >= 2);
            Assert.All(values, value => Assert.NotEmpty(Sample.Read(Sample.Text, $"training.{key}={value}").Arms));
        }
    }

    [Fact]
    public void The_settings_of_the_command_line_example_can_be_made()
    {
        string line = page.Split('\n').Single(line => line.StartsWith("sleepbot run quickstart --set", StringComparison.Ordinal));
        List<string> settings = [.. line.Split(" --set ").Skip(1).Select(setting => setting.Trim('\''))];

        var experiment = Experiment.Read(ExperimentCatalogue.Find("quickstart", folder.Path), settings);

        Assert.Equal([7, 8], experiment.Seeds);
    }

    private static IEnumerable<string> Blocks(string language) => Fence().Matches(page).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value);

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
