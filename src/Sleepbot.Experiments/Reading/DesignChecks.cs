using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Checks that a design and the rest of its file fit together.</summary>
internal static class DesignChecks
{
    private const string Mend = "Write validation: 5000, or another number, in data.";

    /// <summary>Reports what does not fit.</summary>
    /// <param name="root">The file.</param>
    /// <param name="section">The file, read.</param>
    /// <param name="design">Its design.</param>
    /// <param name="context">Takes the mistakes.</param>
    public static void Check(YamlSection root, ExperimentSection section, ExperimentDesign design, ReadContext context)
    {
        bool hasValidation = section.Data.Validation is not null;
        if (design.Endpoint.Split == "validation" && !hasValidation)
        {
            context.Problems.Add(Places.Of(root, "endpoint"), $"endpoint '{design.Endpoint.Name}' is measured on a validation split, but no samples are held out. {Mend}");
        }

        if (section.Tune is not null && !hasValidation)
        {
            context.Problems.Add(Places.Of(root, "tune"), $"'tune' chooses by a validation split, but no samples are held out. {Mend}");
        }

        if (section.Vary.Count == 0)
        {
            context.Problems.Add(Places.Of(root, "vary"), "'vary' is empty, so that all seeds would be the same run. Name at least one source, or leave it out for all.");
        }

        if (root.Find("vary") is not null && section.Vary.Contains(NoiseSource.Split) && !hasValidation)
        {
            context.Problems.Add(Places.Of(root, "vary"), $"'vary' names split, but no samples are held out. {Mend}");
        }

        if (root.Find("vary") is not null && section.Vary.Contains(NoiseSource.Augmentation) && !ArmRoles.WrittenIn(root).Any(arm => Augments(ArmOverlay.Of(root, arm.Own))))
        {
            context.Problems.Add(Places.Of(root, "vary"), "'vary' names augmentation, but no arm changes its training images. Write augment: {shift: 4}, or another augmentation, in training.");
        }

        foreach (var (name, own) in design.Endpoint.NeedsWholeCurve ? ArmRoles.WrittenIn(root) : [])
        {
            var whole = ArmOverlay.Of(root, own);
            if ((whole.Find("training")?.Value as YamlSection)?.Find("stopEarly") is { } stop)
            {
                context.Problems.Add(stop.Place, $"arm '{name}' may stop early, but endpoint '{design.Endpoint.Name}' needs the whole curve. Leave stopEarly out, or decide by final-accuracy.");
            }
        }
    }

    private static bool Augments(YamlSection arm) => (arm.Find("training")?.Value as YamlSection)?.Find("augment")?.Value is YamlSection;
}
