using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Networks;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Checks that what is to differ between seeds is drawn at all: seeds of which nothing is drawn are one run under many names.</summary>
/// <remarks>Whether a rule draws anything only shows when it runs; a verdict looks at that (<see cref="ChallengerPairs.CopiesOf"/>).</remarks>
internal static class VaryChecks
{
    /// <summary>Reports sources of chance that no arm draws from, if the file names them.</summary>
    /// <param name="root">The file.</param>
    /// <param name="section">The whole file: which sources differ between how many seeds, and whether samples are held out.</param>
    /// <param name="arms">All arms that could be made.</param>
    /// <param name="context">Takes the mistakes.</param>
    public static void Check(YamlSection root, ExperimentSection section, IReadOnlyList<Arm> arms, ReadContext context)
    {
        // A single seed differs from no other: a fork of one run keeps what the run had, though it draws no initial weights.
        var vary = section.Vary;
        if (root.Find("vary") is null || section.Seeds.Values.Count == 1)
        {
            return;
        }

        if (vary.Count == 0)
        {
            Report("'vary' is empty, so that all seeds would be the same run. Name at least one source, or leave it out for all.");
        }

        Need(NoiseSource.Split, section.Data.Validation is not null, $"but no samples are held out. {DesignChecks.Mend}");

        // An arm with a mistake of its own may be just the one that draws.
        if (arms.Count == 0 || context.Problems.Count > 0)
        {
            return;
        }

        Need(NoiseSource.Init, arms.Any(arm => arm.InitialWeights is null && arm.From is null), "but every arm begins with the weights of a file. Leave training.weights or training.from out in one, or vary: [order].");
        Need(NoiseSource.Order, arms.Any(arm => arm.Training.Order != SampleOrder.AsFiled), "but every arm takes the samples in the order of the file. Write order: shuffled in training.");
        Need(NoiseSource.Augmentation, arms.Any(arm => arm.Training.Augment is not null), "but no arm changes its training images. Write augment: {shift: 4}, or another augmentation, in training.");
        Need(NoiseSource.Dropout, arms.Any(arm => Drops(arm.Network)), "but no arm's network has dropout. Write {dropout: 0.5} among its layers, or dropout: 0.5 for a model that has it.");
        Need(NoiseSource.Sleep, arms.Any(arm => arm.Sleep is not null && arm.Role != ArmRole.Reference), "but no arm sleeps. Write sleep with interventions that draw, such as uniform-noise.");

        void Need(NoiseSource source, bool isDrawn, string otherwise)
        {
            if (!isDrawn && vary.Contains(source))
            {
                Report($"'vary' names {source.ToString().ToLowerInvariant()}, {otherwise}");
            }
        }

        void Report(string message) => context.Problems.Add(Places.Of(root, "vary"), message);
    }

    private static bool Drops(Network network) => network.Nodes.Any(node => node.Operation is DropoutOperation { Rate: > 0 } or RandomisedLeakyReluOperation);
}
