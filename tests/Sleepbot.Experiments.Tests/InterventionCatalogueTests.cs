using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

public sealed class InterventionCatalogueTests
{
    [Fact]
    public void Lists_every_intervention_once_under_the_name_it_has_in_the_journal()
    {
        var all = typeof(Intervention).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Intervention)) && !type.IsAbstract);

        Assert.Equal(all.OrderBy(type => type.Name), InterventionCatalogue.All.Select(entry => entry.Type).OrderBy(type => type.Name));
        Assert.Equal(InterventionCatalogue.All.Select(entry => entry.Name).Order(StringComparer.Ordinal).Distinct(), InterventionCatalogue.All.Select(entry => entry.Name));
        Assert.Contains("square-and-normalise", InterventionCatalogue.All.Select(entry => entry.Name));
    }

    [Fact]
    public void Every_intervention_and_setting_is_explained() => Assert.All(InterventionCatalogue.All, entry =>
    {
        Assert.NotEmpty(entry.Summary);
        Assert.All(entry.Settings, setting => Assert.NotEmpty(setting.Summary));
    });

    [Fact]
    public void Settings_have_their_types_and_defaults()
    {
        var entry = InterventionCatalogue.All.Single(entry => entry.Type == typeof(DeltaTimes));

        Assert.Equal("delta-times", entry.Name);
        Assert.Equal(
            [new InterventionSetting("factor", typeof(float), false, 2f, "How many times the difference is added; any finite number.")],
            entry.Settings);
        Assert.Equal("fashion-mnist", InterventionCatalogue.All.Single(one => one.Type == typeof(SleepReplay)).Settings[0].Default);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_file_can_name_each_without_settings(string name)
    {
        // A network that every rule can work on.
        var experiment = Sample.Read(
            Sample.Text,
            $"arms.noise.sleep.interventions={name}",
            "network={ layers: [ dense: { width: 4, bias: false }, relu, dense: { width: 3, bias: false }, relu, dense: { width: 2, bias: false } ] }");

        Assert.Equal(name, Assert.Single(experiment.Arms[1].Sleep!.Interventions).Name);
    }

    [Fact]
    public void A_check_is_named_with_its_rule() =>
        Assert.IsType<UniformNoise>(Assert.IsType<Undone>(Sample.Read(Sample.Text, "arms.noise.sleep.interventions={ undone: { rule: { uniform-noise: { amplitude: 0.1 } } } }").Arms[1].Sleep!.Interventions[0]).Rule);

    public static TheoryData<string> Names => [.. InterventionCatalogue.All.Where(entry => !entry.Settings.Any(setting => setting.IsRequired)).Select(entry => entry.Name)];
}
