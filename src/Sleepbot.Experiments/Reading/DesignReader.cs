using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Interventions;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;
using Sleepbot.Statistics;

namespace Sleepbot.Experiments.Reading;

/// <summary>Reads what an experiment is decided by. It asks the text alone: no data, no networks, no files.</summary>
internal static class DesignReader
{
    private const string StoredDefinition = "definition";

    /// <summary>Reads the design of a stored definition.</summary>
    /// <param name="definition">The text.</param>
    /// <exception cref="ExperimentException">It has mistakes.</exception>
    public static ExperimentDesign Read(string definition)
    {
        ProblemList problems = new();
        var context = new ReadContext(problems, "", new InterventionCompiler(), new RuleFiles(new Dictionary<string, string>()));
        var root = YamlReader.ReadFile(definition, StoredDefinition, problems) as YamlSection ?? new YamlSection([], new Place(StoredDefinition, 0));
        var design = Read(root, context);
        problems.ThrowIfAny();
        return design ?? throw new ExperimentException([new Problem(StoredDefinition, 0, "this is no experiment: it has no arms, or its design cannot be read.")]);
    }

    /// <summary>Reads the design of a file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="context">Takes the mistakes.</param>
    /// <returns>The design, or null if a part of it cannot be read.</returns>
    public static ExperimentDesign? Read(YamlSection root, ReadContext context)
    {
        int before = context.Problems.Count;
        var endpoint = Part<PrimaryEndpoint>(root, "endpoint", context);
        var controls = Part<ControlsSection>(root, "controls", context);
        var seeds = Part<Seeds>(root, "seeds", context);
        var tune = Part<TuneSection>(root, "tune", context);
        var tuned = Part<TunedSection>(root, "tuned", context);
        object? phase = root.Find("phase") is { } written ? Forms.Of(typeof(Phase)).Read(written.Value, "'phase'", context) : Phase.Verdict;
        object? multiplicity = root.Find("multiplicity") is { } rule ? Forms.Of(typeof(MultiplicityRule)).Read(rule.Value, "'multiplicity'", context) : MultiplicityRule.Holm;
        var arms = ArmRoles.WrittenIn(root);
        if (context.Problems.Count > before || arms.Count == 0)
        {
            return null;
        }

        // Arms are added where somebody said what is to be decided, or asked for them.
        var wanted = controls ?? (endpoint is null ? ControlsSection.Off : new ControlsSection());
        var all = ArmRoles.Of(root, wanted);
        CheckRounds(root, endpoint, seeds, all, context);
        var tuning = tune is null ? null : new TuningDesign(tune.Ranges, tune.Trials, SeedsApartFrom(seeds, tune.Seeds));
        CheckTuning(root, tuning, all, tuned, phase is Phase.Tuning, context);
        ExperimentDesign design = new()
        {
            Endpoint = endpoint ?? new AccuracyEndpoint(),
            IsDeclared = endpoint is not null,
            Multiplicity = multiplicity as MultiplicityRule? ?? MultiplicityRule.Holm,
            Baseline = all.First(arm => arm.Role == ArmRole.Baseline).Name,
            Arms = all,
            Seeds = seeds?.Values ?? [],
            UntilDecided = seeds?.UntilDecided,
            Tuning = tuning,
            Chosen = tuned is null ? new Dictionary<string, IReadOnlyList<SettingValue>>() : tuned.Arms.ToDictionary(
                arm => arm.Key,
                arm => (IReadOnlyList<SettingValue>)[.. arm.Value.Select(setting => new SettingValue(setting.Key, setting.Value))]),
            ChosenIn = tuned?.From,
        };
        return phase is Phase.Tuning && tuning is not null ? TuningTrials.DesignOf(root, design, tuning) : design;
    }

    private static T? Part<T>(YamlSection root, string key, ReadContext context)
        where T : class => root.Find(key) is { } entry ? Forms.Of(typeof(T)).Read(entry.Value, $"'{key}'", context) as T : null;

    /// <summary>Gets seeds that no run of the verdict has.</summary>
    private static IReadOnlyList<long> SeedsApartFrom(Seeds? seeds, int count)
    {
        // Far from the numbers that people write, so that more seeds for the verdict do not change the tuning.
        const long First = 1_000_000;
        HashSet<long> taken = [.. seeds?.Values ?? []];
        return [.. Enumerable.Range(0, int.MaxValue).Select(i => First + i).Where(seed => !taken.Contains(seed)).Take(count)];
    }

    private static void CheckRounds(YamlSection root, PrimaryEndpoint? endpoint, Seeds? seeds, IReadOnlyList<DesignArm> arms, ReadContext context)
    {
        if (seeds?.UntilDecided is null || root.Find("seeds") is not { } entry)
        {
            return;
        }

        if (endpoint is null)
        {
            context.Problems.Add(entry.Place, "seeds are run until decided, but nothing says by what. Name the endpoint, for example endpoint: final-accuracy.");
        }

        if (arms.All(arm => arm.Role != ArmRole.Challenger))
        {
            context.Problems.Add(entry.Place, "seeds are run until decided, but the experiment has no challenger to decide about. Write a second arm, or a number of seeds.");
        }
    }

    private static void CheckTuning(
        YamlSection root, TuningDesign? tuning, IReadOnlyList<DesignArm> arms, TunedSection? tuned, bool isTuning, ReadContext context)
    {
        foreach (var range in tuning?.Ranges ?? [])
        {
            if (ArmRoles.WrittenIn(root).All(arm => !ArmSettings.Has(root, arm.Own, range.Path)))
            {
                var place = Places.Of(root, "tune");
                context.Problems.Add(place, $"no arm has a setting '{range.Path}' to tune. Write its path in an arm, such as training.learningRate, sleep.interventions.NAME.SETTING, or sleep.interventions.SETTING where an arm has one rule with its file beside its settings.");
            }
        }

        foreach (var (arm, _) in tuned?.Arms ?? new Dictionary<string, IReadOnlyDictionary<string, double>>())
        {
            if (arms.All(known => known.Name != arm))
            {
                context.Problems.Add(Places.Of(root, "tuned", "arms", arm), $"'{arm}' is no arm of this experiment. {NearestName.Suggest(arm, arms.Select(known => known.Name), "Arms are")}");
            }
        }

        foreach (var sham in arms.Where(arm => arm.Role == ArmRole.Sham && tuned?.Arms.ContainsKey(arm.Name) == true))
        {
            context.Problems.Add(Places.Of(root, "tuned", "arms", sham.Name), $"'{sham.Name}' trains as '{sham.Origin}' does, whose changes it repeats. Write the settings for '{sham.Origin}' only.");
        }

        if (isTuning && tuning is null)
        {
            context.Problems.Add(Places.Of(root, "phase"), "the phase is tuning, but nothing is tuned. Write tune: {...}, or leave 'phase' out.");
        }
    }
}
