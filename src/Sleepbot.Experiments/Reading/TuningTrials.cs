using Sleepbot.Experiments.Design;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Reading;

/// <summary>Lays out the trials of tuning: the same points for every arm.</summary>
internal static class TuningTrials
{
    /// <summary>Gets the design of the tuning that comes before a design's own runs.</summary>
    /// <param name="root">The file.</param>
    /// <param name="design">The design.</param>
    /// <param name="tuning">How it is tuned.</param>
    public static ExperimentDesign DesignOf(YamlSection root, ExperimentDesign design, TuningDesign tuning)
    {
        var written = ArmRoles.WrittenIn(root).ToDictionary(arm => arm.Name, arm => arm.Own);
        List<TuningTrial> trials = [];
        foreach (var arm in design.Arms.Where(arm => arm.Role is ArmRole.Baseline or ArmRole.Challenger or ArmRole.Reference))
        {
            List<int> known = [.. Enumerable.Range(0, tuning.Ranges.Count).Where(axis => ArmSettings.Has(root, written[arm.Origin], tuning.Ranges[axis].Path))];

            // An arm without any of the settings would be run again and again as it is.
            for (int i = 0; i < (known.Count == 0 ? 1 : tuning.Trials); i++)
            {
                double[] point = QuasiRandom.Point(i, tuning.Ranges.Count, RandomSource.FromSeed(0).Derive("tuning"));
                trials.Add(new TuningTrial(
                    $"{arm.Name} (trial {i + 1})",
                    arm.Name,
                    i + 1,
                    [.. known.Select(axis => new SettingValue(tuning.Ranges[axis].Path, tuning.Ranges[axis].ValueAt(point[axis])))]));
            }
        }

        return design with
        {
            Arms = [.. trials.Select(trial => new DesignArm(trial.Arm, ArmRole.Trial, trial.Of))],
            Baseline = trials.First(trial => trial.Of == design.Baseline).Arm,
            Seeds = tuning.Seeds,
            UntilDecided = null,
            Trials = trials,
        };
    }
}
