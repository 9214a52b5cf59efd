using System.Text.RegularExpressions;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Interventions;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Shared;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Turns the text of an experiment file into an experiment, or into the list of everything that is wrong with it.</summary>
internal sealed partial class ExperimentReader
{
    private const string PhaseKey = "phase";
    private const string TuningSuffix = "-tuning";

    private readonly ExperimentSource source;
    private readonly ProblemList problems = new();
    private readonly ReadContext context;

    private ExperimentReader(ExperimentSource source)
    {
        this.source = source;
        context = new ReadContext(problems, source.Folder, new InterventionCompiler(), new RuleFiles(source.Rules));
    }

    /// <summary>Reads an experiment.</summary>
    /// <param name="source">The file's text and place.</param>
    /// <param name="settings">Changes from the command line, <c>path=value</c>.</param>
    /// <exception cref="ExperimentException">There are mistakes; it lists all of them.</exception>
    public static Experiment Read(ExperimentSource source, IReadOnlyList<string> settings)
    {
        var reader = new ExperimentReader(source);
        var experiment = reader.Read(settings);
        reader.problems.ThrowIfAny();
        return experiment!;
    }

    /// <summary>Reads an experiment whose text was made here.</summary>
    /// <param name="source">The text and its place.</param>
    /// <param name="root">The values that the text has, with the places that messages name.</param>
    /// <exception cref="ExperimentException">There are mistakes; it lists all of them.</exception>
    public static Experiment Read(ExperimentSource source, YamlSection root)
    {
        var reader = new ExperimentReader(source);
        var experiment = reader.Read(root, source.Text);
        reader.problems.ThrowIfAny();
        return experiment!;
    }

    private Experiment? Read(IReadOnlyList<string> settings)
    {
        switch (YamlReader.ReadFile(source.Text, source.Name, problems))
        {
            case YamlSection root:
                foreach (string setting in settings)
                {
                    root = SettingPath.Apply(root, setting, problems);
                }

                // Without changes the journal keeps the file as it was written, comments included.
                return Read(root, settings.Count == 0 ? source.Text : YamlWriter.Write(root));
            case { } other:
                problems.Add(other.Place, $"an experiment is a list of keys with values, such as 'experiment: my-first', but this is {other.InWords}.");
                return null;
            default:
                return null;
        }
    }

    private Experiment? Read(YamlSection root, string definition)
    {
        // What stands in the file is checked as it stands; then every arm is completed by what all arms share and checked as a whole.
        var section = Forms.Of(typeof(ExperimentSection)).Read(root, "the experiment", context) as ExperimentSection;
        var data = root.Find("data") is { } written && Forms.Of(typeof(DataSection)).Read(written.Value, "'data'", context) is DataSection read
            ? DataReader.Read(read, written.Value, context)
            : null;
        CheckNames(root);
        var design = DesignReader.Read(root, context);
        if (section is not null && design is not null)
        {
            DesignChecks.Check(root, section, design, context);
        }

        bool isTuning = section?.Phase == Phase.Tuning;
        var evaluation = section?.Evaluation ?? new EvaluationSection();
        if (data is { Facts: { AreExact: true, TrainCount: var count } } && evaluation.Train > count)
        {
            problems.Add(Places.Of(root, "evaluation", "train"), $"'train' is {evaluation.Train:N0}, but there are {count:N0} training samples. Use at most {count:N0}.");
        }

        var arms = ReadArms(root, design, data?.Facts, OptionsOf(evaluation, isTuning), section?.Vary ?? []);
        if (section is not null)
        {
            VaryChecks.Check(root, section, arms, context);
        }

        if (design is not null && data is not null)
        {
            DesignChecks.CheckLengths(root, design, arms, data.Value.Facts, context);
        }

        if (section is null || data is null || design is null || problems.Count > 0)
        {
            return null;
        }

        return new Experiment
        {
            Name = isTuning ? section.Experiment + TuningSuffix : section.Experiment,
            Question = section.Question,
            Definition = definition,
            File = source.Name,
            JournalId = source.JournalId,
            Folder = source.Folder,
            Rules = context.Rules.Used,
            Data = data.Value.Data,
            Design = design,
            Arms = arms,
            Seeds = design.Seeds,
            Baseline = design.Baseline,
            Tuning = design.Tuning is not null && !isTuning && design.Chosen.Count == 0 ? ReadTuning(root) : null,
        };
    }

    /// <summary>Reads the same file once more as the experiment that its tuning is.</summary>
    private Experiment? ReadTuning(YamlSection root)
    {
        var phase = root.With(new YamlEntry(PhaseKey, root.Place, new YamlText("tuning", quoted: false, root.Place)));
        return Read(phase, YamlWriter.Write(phase));
    }

    // Trials choose; they have no business with the test split.
    private static EvaluationOptions OptionsOf(EvaluationSection evaluation, bool isTuning) => new()
    {
        Every = evaluation.Every,
        Test = !isTuning,
        TrainSamples = isTuning ? 0 : evaluation.Train ?? 0,
        Batches = isTuning ? null : evaluation.Batches.Every,
    };

    private IReadOnlyList<Arm> ReadArms(YamlSection root, ExperimentDesign? design, DataFacts? facts, EvaluationOptions evaluation, IReadOnlyList<NoiseSource> vary)
    {
        var written = ArmRoles.WrittenIn(root);
        bool lacking = false;
        foreach (var (key, form) in new[] { ("network", Forms.Of(typeof(NetworkChoice))), ("training", Forms.Of(typeof(TrainingSection))) })
        {
            if (root.Find(key) is null && written.All(arm => arm.Own.Find(key) is null))
            {
                // Said once, not once for each arm.
                problems.Add(root.Place, $"the experiment lacks '{key}'; expected {form.Expected}.");
                lacking = true;
            }
        }

        if (lacking)
        {
            return [];
        }

        // Where the design cannot be read the arms of the file are checked all the same.
        design ??= new ExperimentDesign
        {
            Endpoint = new AccuracyEndpoint(),
            IsDeclared = false,
            Baseline = "",
            Seeds = [],
            Arms = [.. written.Select(arm => new DesignArm(arm.Name, ArmRole.Challenger, arm.Name))],
        };
        return new ArmAssembly(root, design, facts is null ? null : new ArmReader(context, facts), evaluation, vary, context).Make();
    }

    private void CheckNames(YamlSection root)
    {
        if (root.Find("experiment")?.Value is YamlText { IsEmpty: false, Text: var name } text && !Name().IsMatch(name))
        {
            problems.Add(text.Place, $"'{name}' is no name for an experiment; expected up to 60 letters, digits, dots, hyphens and underscores, a letter or digit first.");
        }

        if (root.Find("arms") is not { Value: YamlSection arms } entry)
        {
            return;
        }

        if (arms.Entries.Count == 0)
        {
            problems.Add(entry.Place, "the experiment has no arms. Write at least one, for example baseline: {}.");
            return;
        }

        foreach (var arm in arms.Entries.Where(arm => !Name().IsMatch(arm.Key)))
        {
            problems.Add(arm.Place, $"'{arm.Key}' is no name for an arm; expected up to 60 letters, digits, dots, hyphens and underscores, a letter or digit first.");
        }

        if (root.Find("baseline")?.Value is YamlText { IsEmpty: false, Text: var baseline } chosen && arms.Find(baseline) is null)
        {
            problems.Add(chosen.Place, $"'{baseline}' is no arm of this experiment. {NearestName.Suggest(baseline, arms.Entries.Select(arm => arm.Key), "Arms are")}");
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,59}$")]
    private static partial Regex Name();
}
