using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

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

    /// <summary>Reports arms whose curves are not equally long where means over whole curves are compared: the longer one has more of its way at the top.</summary>
    /// <param name="root">The file.</param>
    /// <param name="design">Its design.</param>
    /// <param name="arms">Its arms.</param>
    /// <param name="facts">What is known of the data.</param>
    /// <param name="context">Takes the mistakes.</param>
    public static void CheckLengths(YamlSection root, ExperimentDesign design, IReadOnlyList<Arm> arms, DataFacts facts, ReadContext context)
    {
        if (design.Endpoint is not AreaEndpoint || arms.FirstOrDefault(arm => arm.Name == design.Baseline) is not { Training: var baseline })
        {
            return;
        }

        foreach (var (name, _) in ArmRoles.WrittenIn(root))
        {
            if (arms.FirstOrDefault(arm => arm.Name == name) is { Training: var training } && Math.Abs(EpochsOf(training, facts) - EpochsOf(baseline, facts)) > StepInEpochs(training, facts) + StepInEpochs(baseline, facts))
            {
                var place = Places.Of(root, "arms", name, "training", "length");
                context.Problems.Add(place, $"arm '{name}' trains for {LengthOf(training)} and '{design.Baseline}' for {LengthOf(baseline)}, but endpoint '{design.Endpoint.Name}' is a mean over the whole way, which must be equally long. Give both the same length, or decide by final-accuracy.");
            }
        }
    }

    /// <summary>How long an arm trains; each task as long, in passes over samples of its own.</summary>
    private static double EpochsOf(TrainingOptions training, DataFacts facts) =>
        training.Length.InSteps(training.BatchSize, facts.TrainCount) * StepInEpochs(training, facts) * (training.Tasks?.Classes.Count ?? 1);

    private static double StepInEpochs(TrainingOptions training, DataFacts facts) => (double)training.BatchSize / Math.Max(facts.TrainCount, training.BatchSize);

    private static string LengthOf(TrainingOptions training) => training.Tasks is { Classes.Count: var tasks } ? $"{tasks} tasks of {training.Length}" : $"{training.Length}";
}
