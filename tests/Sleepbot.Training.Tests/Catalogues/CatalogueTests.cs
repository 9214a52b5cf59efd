using System.ComponentModel;

namespace Sleepbot.Training.Tests;

public sealed class CatalogueTests
{
    private static readonly InterventionCatalogue interventions = new();

    [Fact]
    public void Lists_the_rules_of_the_first_experiment_with_their_settings_and_defaults()
    {
        Assert.Equal(
            ["delta-squared", "delta-times", "none", "proportional-noise", "sigmoid-delta", "square-and-normalise", "uniform-noise"],
            interventions.Entries.Select(entry => entry.Name));
        var factor = Assert.Single(interventions.Find("delta-times").Parameters);
        Assert.Equal(new CatalogueParameter("factor", typeof(float), false, 2f, ""), factor);
        Assert.Contains("last - current", interventions.Find("delta-times").Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData(3)]
    [InlineData(3.0)]
    public void Takes_settings_as_text_or_number(object value)
    {
        var room = new Bedroom(SmallRuns.Dense);
        interventions.Create("delta-times", new Dictionary<string, object?> { ["factor"] = value }).Apply(room.Context);
        Assert.Equal(room.Before[0] + (3 * (room.Last[0] - room.Before[0])), room.After[0], 1e-5f);
    }

    [Fact]
    public void Suggests_the_nearest_name()
    {
        var problem = Assert.Throws<CatalogueException>(() => interventions.Create("delta-squard"));
        Assert.Equal("Intervention 'delta-squard' is not known. Did you mean 'delta-squared'?", problem.Message);
    }

    [Fact]
    public void Lists_all_names_where_none_is_near()
    {
        var problem = Assert.Throws<CatalogueException>(() => interventions.Create("hibernation"));
        Assert.Equal(
            "Intervention 'hibernation' is not known. Known are: delta-squared, delta-times, none, proportional-noise, sigmoid-delta, square-and-normalise, uniform-noise.",
            problem.Message);
    }

    [Fact]
    public void Lists_every_wrong_setting_at_once()
    {
        Dictionary<string, object?> settings = new() { ["keepSing"] = true, ["keepNorm"] = "perhaps" };
        var problem = Assert.Throws<CatalogueException>(() => interventions.Create("square-and-normalise", settings));
        Assert.Equal(
            """
            Intervention 'square-and-normalise' has no setting 'keepSing'. Did you mean 'keepSign'?
            Intervention 'square-and-normalise': keepNorm is 'perhaps', expected true or false.
            """,
            problem.Message);
    }

    [Fact]
    public void Finds_the_users_classes_with_required_and_initialised_settings()
    {
        var rules = new Catalogue<Rule>("Rule", [typeof(CatalogueTests).Assembly], rule => rule.GetType().Name);
        Assert.Equal(["Gentle", "strict-rule"], rules.Entries.Select(entry => entry.Name));
        Assert.Equal(["strength", "mood", "limit"], rules.Find("strict-rule").Parameters.Select(parameter => parameter.Name));

        var strict = (StrictRule)rules.Create(
            "strict-rule", new Dictionary<string, object?> { ["strength"] = 3, ["mood"] = "quite-good", ["limit"] = 7 });
        Assert.Equal((3, Mood.QuiteGood, 7), (strict.Strength, strict.Mood, strict.Limit));
        Assert.Equal(
            "Rule 'strict-rule' needs the setting 'strength': a whole number.",
            Assert.Throws<CatalogueException>(() => rules.Create("strict-rule")).Message);
        Assert.Equal(
            "Rule 'strict-rule': mood is 'angry', expected one of bad, quite-good.",
            Assert.Throws<CatalogueException>(() => rules.Create("strict-rule", new Dictionary<string, object?> { ["strength"] = 3, ["mood"] = "angry" })).Message);
    }

    [Fact]
    public void Passes_on_what_the_class_itself_objects_to()
    {
        var rules = new Catalogue<Rule>("Rule", [typeof(CatalogueTests).Assembly], rule => rule.GetType().Name);
        Dictionary<string, object?> settings = new() { ["strength"] = 3, ["limit"] = -1 };
        Assert.Equal("Rule 'strict-rule': limit is -1, expected at least 0.", Assert.Throws<CatalogueException>(() => rules.Create("strict-rule", settings)).Message);
    }

    [Fact]
    public void Refuses_two_classes_of_one_name()
    {
        var problem = Assert.Throws<CatalogueException>(() => new Catalogue<Rule>("Rule", [typeof(CatalogueTests).Assembly], _ => "strict-rule"));
        Assert.StartsWith("Rule 'strict-rule' is there twice:", problem.Message, StringComparison.Ordinal);
    }

    internal enum Mood
    {
        Bad,
        QuiteGood,
    }

    internal abstract class Rule;

    [Description("Does little.")]
    internal sealed class Gentle : Rule;

    internal sealed class StrictRule(int strength, Mood mood = Mood.Bad) : Rule
    {
        public int Strength => strength;

        public Mood Mood => mood;

        public int Limit { get; init => field = value >= 0 ? value : throw new InvalidOperationException($"limit is {value}, expected at least 0."); }
    }
}
