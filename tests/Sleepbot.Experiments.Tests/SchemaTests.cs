using System.Text.Json.Nodes;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

public sealed class SchemaTests
{
    private static readonly JsonObject schema = JsonNode.Parse(ExperimentSchema.Write())!.AsObject();

    [Fact]
    public void The_schema_in_the_repository_is_fresh()
    {
        string file = Path.Combine(Repository.Root, "experiments", "experiment.schema.json");
        if (Environment.GetEnvironmentVariable("SLEEPBOT_UPDATE_SCHEMA") == "1")
        {
            File.WriteAllText(file, ExperimentSchema.Write());
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == ExperimentSchema.Write(),
            $"'{file}' no longer describes experiment files. Run this test once with SLEEPBOT_UPDATE_SCHEMA=1 and commit the file.");
    }

    [Theory]
    [InlineData("optimizer", typeof(Optimizer))]
    [InlineData("learning-rate-schedule", typeof(LearningRateSchedule))]
    [InlineData("intervention", typeof(Intervention))]
    [InlineData("layer", typeof(Layer))]
    [InlineData("initializer", typeof(Initializer))]
    [InlineData("loss", typeof(Loss))]
    public void Every_class_of_the_libraries_is_in_it(string definition, Type baseType)
    {
        int classes = baseType.Assembly.GetExportedTypes().Count(type => !type.IsAbstract && type.IsSubclassOf(baseType));
        var properties = schema["$defs"]![definition]!["anyOf"]![1]!["properties"]!.AsObject();

        Assert.Equal(classes, properties.Count);
        Assert.All(properties, property => Assert.NotEqual("", property.Value!["description"]?.ToString() ?? ""));
    }

    [Fact]
    public void Every_key_of_every_section_is_explained()
    {
        foreach (string section in new[] { "data-section", "training-section-part", "sleep-section-part", "evaluation-section", "probes-section", "arm-section", "subset-section" })
        {
            Assert.All(
                schema["$defs"]![section]!["properties"]!.AsObject(),
                key => Assert.False(string.IsNullOrEmpty(key.Value!["description"]?.ToString()), $"'{key.Key}' of '{section}' has no description: write the property's <summary>."));
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        string text = schema.ToJsonString();
        foreach (System.Text.RegularExpressions.Match reference in System.Text.RegularExpressions.Regex.Matches(text, "\"#/\\$defs/([^\"]*)\""))
        {
            Assert.True(schema["$defs"]!.AsObject().ContainsKey(reference.Groups[1].Value), reference.Value);
        }
    }
}
