using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Checks that a design and the rest of its file fit together.</summary>
internal static class DesignChecks
{
    /// <summary>How samples come to be held out.</summary>
    internal const string Mend = "Write validation: 5000, or another number, in data.";

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

        foreach (var (name, own) in design.Endpoint.NeedsWholeCurve ? ArmRoles.WrittenIn(root) : [])
        {
            var whole = ArmOverlay.Of(root, own);
            if ((whole.Find("training")?.Value as YamlSection)?.Find("stopEarly") is { } stop)
            {
                context.Problems.Add(stop.Place, $"arm '{name}' may stop early, but endpoint '{design.Endpoint.Name}' needs the whole curve. Leave stopEarly out, or decide by final-accuracy.");
            }
        }
    }
}
