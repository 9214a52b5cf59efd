using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Makes all arms of a design: those that the file writes, with the settings that tuning chose, and those that are derived from them.</summary>
/// <param name="root">The file.</param>
/// <param name="design">The design.</param>
/// <param name="reader">Makes one arm of what is written; null where the data is not known, and arms are only checked.</param>
/// <param name="evaluation">What is measured.</param>
/// <param name="vary">Which sources of chance differ between seeds.</param>
/// <param name="context">Takes the mistakes.</param>
internal sealed class ArmAssembly(
    YamlSection root, ExperimentDesign design, ArmReader? reader, EvaluationOptions evaluation, IReadOnlyList<NoiseSource> vary, ReadContext context)
{
    private readonly Dictionary<string, YamlSection> written = ArmRoles.WrittenIn(root).ToDictionary(arm => arm.Name, arm => arm.Own);

    /// <summary>Makes the arms, in the design's order.</summary>
    public IReadOnlyList<Arm> Make() => design.Trials.Count > 0
        ? [.. design.Trials.Select(Trial).OfType<Arm>()]
        : [.. design.Arms.Select(arm => Whole(arm, SettingsOf(arm))).OfType<Arm>()];

    /// <summary>Gets what tuning chose for an arm. Controls train as the arm they control (a sham always does), and what was not tuned as it is written.</summary>
    private IReadOnlyList<SettingValue> SettingsOf(DesignArm arm) =>
        (arm.Role == ArmRole.Sham ? null : design.Chosen.GetValueOrDefault(arm.Name)) ?? design.Chosen.GetValueOrDefault(arm.Origin) ?? [];

    private Arm? Trial(TuningTrial trial)
    {
        var roles = ArmRoles.Of(root, new ControlsSection());
        string settings = string.Join(", ", trial.Settings.Select(setting => FormattableString.Invariant($"{setting.Path} {setting.Value}")));
        return Whole(roles.First(arm => arm.Name == trial.Of), trial.Settings) is { } arm
            ? arm with { Name = trial.Arm, Role = ArmRole.Trial, Description = $"trial {trial.Number} of {trial.Of}: {settings}" }
            : null;
    }

    private Arm? Whole(DesignArm arm, IReadOnlyList<SettingValue> settings) => Read(arm.Origin, settings) is not { } origin ? null : arm.Role switch
    {
        ArmRole.Sham => DerivedArms.Sham(origin, arm.Name),
        ArmRole.Shuffled => Shuffled(origin, arm.Name),
        ArmRole.Identity when arm.IsAutomatic => Baseline() is { } baseline ? DerivedArms.Identity(baseline, origin, arm.Name) : null,
        ArmRole.Reference => DerivedArms.Averaged(origin, arm.Name),
        _ => origin with { Role = arm.Role },
    };

    private Arm? Shuffled(Arm challenger, string name)
    {
        if (challenger.Sleep!.When is null)
        {
            return DerivedArms.Shuffled(challenger, name);
        }

        context.Problems.Add(Places.Of(root, "controls", "shuffled"), $"arm '{challenger.Name}' sleeps when a trigger says so, so its moments cannot be shuffled. Turn 'shuffled' off, or let it sleep by 'every' or 'at'.");
        return null;
    }

    private Arm? Baseline() => Read(design.Baseline, design.Chosen.GetValueOrDefault(design.Baseline) ?? []);

    private Arm? Read(string name, IReadOnlyList<SettingValue> settings)
    {
        var own = ArmSettings.Put(root, written[name], settings);
        var whole = ArmOverlay.Of(root, own);
        return Forms.Of(typeof(WholeArm)).Read(whole, $"arm '{name}'", context) is WholeArm arm
            && reader?.Read(name, arm, whole, ArmDescription.Of(own, whole), evaluation) is { } made
                ? made with { Vary = vary }
                : null;
    }
}
