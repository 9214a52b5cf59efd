using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>Which settings every arm is tuned by, and how thoroughly.</summary>
/// <param name="Ranges">The settings with their ranges, in the file's order.</param>
/// <param name="Trials">Trials of each arm.</param>
/// <param name="Seeds">Seeds of each trial.</param>
[ReadWith(typeof(TuneForm))]
internal sealed partial record TuneSection(IReadOnlyList<TuningRange> Ranges, int Trials, int Seeds)
{
    private const string TrialsKey = "trials";
    private const string SeedsKey = "seeds";
    private const int UsualTrials = 15;

    [GeneratedRegex(@"^(?<log>log +)?(?<whole>whole +)?(?<low>[-+0-9.eE]+?) *\.\. *(?<high>[-+0-9.eE]+)$")]
    private static partial Regex Range();

    private sealed class TuneForm : Form
    {
        private readonly NumberForm trials = new(typeof(int), new RangeAttribute(1, 1000));
        private readonly NumberForm seeds = new(typeof(int), new RangeAttribute(1, 100));

        public override string Expected => $"settings with ranges such as learningRate: log 1e-4..1e-1, and {TrialsKey} and {SeedsKey}";

        public override object? Read(YamlValue value, string name, ReadContext context)
        {
            if (value is not YamlSection section)
            {
                return Refuse(value, name, context);
            }

            int before = context.Problems.Count;
            int trialCount = Count(section, TrialsKey, trials, UsualTrials, context);
            int seedCount = Count(section, SeedsKey, seeds, 1, context);
            List<TuningRange> ranges = [.. section.Entries
                .Where(entry => entry.Key is not (TrialsKey or SeedsKey))
                .Select(entry => ReadRange(entry, context)).OfType<TuningRange>()];
            if (ranges.Count == 0 && context.Problems.Count == before)
            {
                context.Problems.Add(section.Place, $"{name} names no setting. Write at least one with its range, such as learningRate: log 1e-4..1e-1.");
            }

            return context.Problems.Count == before ? new TuneSection(ranges, trialCount, seedCount) : null;
        }

        public override JsonObject Describe(SchemaBuilder schema) => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [TrialsKey] = SchemaBuilder.Explain(trials.Describe(schema), $"Trials of each arm. The default is {UsualTrials}."),
                [SeedsKey] = SchemaBuilder.Explain(seeds.Describe(schema), "Seeds of each trial; none of them is a seed of the verdict. The default is 1."),
            },
            ["additionalProperties"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = @"^(log +)?(whole +)?[-+0-9.eE]+ *\.\. *[-+0-9.eE]+$",
                ["description"] = "A setting by its path in an arm, such as sleep.every; training. may be left out. Its range: LOW..HIGH, log LOW..HIGH, whole LOW..HIGH or log whole LOW..HIGH.",
            },
        };

        private static int Count(YamlSection section, string key, NumberForm form, int usual, ReadContext context) =>
            section.Find(key) is not { } entry ? usual : form.Read(entry.Value, $"'{key}'", context) as int? ?? usual;

        private static TuningRange? ReadRange(YamlEntry entry, ReadContext context)
        {
            // A bare name is a setting of training, which is what is mostly tuned.
            string path = entry.Key.Contains('.') ? entry.Key : $"training.{entry.Key}";
            var match = Range().Match(entry.Value is YamlText text ? text.Text.Trim() : "");
            if (!match.Success || !Number("low", out double low) || !Number("high", out double high))
            {
                context.Problems.Add(entry.Value.Place, $"'{entry.Key}' is {entry.Value.InWords}; expected a range such as 0..0.5, log 1e-4..1e-1 or whole 1..5.");
                return null;
            }

            bool log = match.Groups["log"].Success;
            if (low >= high || (log && low <= 0))
            {
                string rule = log ? "0 < low < high" : "low < high";
                context.Problems.Add(entry.Value.Place, $"'{entry.Key}' is tuned from {low} to {high}; expected {rule}{(log ? ", or a range without log" : "")}.");
                return null;
            }

            return new TuningRange(path, low, high, log, match.Groups["whole"].Success);

            bool Number(string group, out double number) =>
                double.TryParse(match.Groups[group].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        }
    }
}
