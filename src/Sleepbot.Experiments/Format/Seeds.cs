using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>The seeds of an experiment, each once.</summary>
/// <param name="Values">The seeds, in the order in which they are run.</param>
[ReadWith(typeof(SeedsForm))]
internal sealed partial record Seeds(IReadOnlyList<long> Values)
{
    // A number of this size is a slip of the keyboard, not a plan.
    private const int Most = 10_000;

    private const int UsualRound = 4;

    // Every seed after it is a whole number too.
    private const long MostFrom = 1_000_000_000_000;

    /// <summary>Gets how the seeds are run in rounds, or null where all of them are.</summary>
    public SequentialSeeds? UntilDecided { get; init; }

    [GeneratedRegex(@"^until decided, +at most +(?<most>[0-9]+)$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^(?<first>[0-9]{1,18})\.\.(?<last>[0-9]{1,18})$")]
    private static partial Regex Span();

    private static Seeds First(int number, long from = 0) => new([.. Enumerable.Range(0, number).Select(seed => from + seed)]);

    /// <summary>The full form of seeds that are run in rounds.</summary>
    private sealed record Rounds
    {
        /// <summary>Gets what ends the rounds.</summary>
        public required Until Until { get; init; }

        /// <summary>Gets how many seeds there are at most.</summary>
        [Range(2, Most)]
        public required int AtMost { get; init; }

        /// <summary>Gets the first seed. The default is 0.</summary>
        [Range(0.0, MostFrom)]
        public long From { get; init; }

        /// <summary>Gets how many seeds each round adds. The default is 4.</summary>
        [Range(1, Most)]
        public int Round { get; init; } = UsualRound;
    }

    /// <summary>What ends the rounds.</summary>
    private enum Until
    {
        /// <summary>Every challenger's question is answered.</summary>
        Decided,
    }

    private sealed class SeedsForm : Form
    {
        private readonly NumberForm count = new(typeof(int), new RangeAttribute(1, Most));
        private readonly ListForm list = new(typeof(long), new NumberForm(typeof(long), new RangeAttribute(0.0, long.MaxValue)));
        private readonly SettingsForm rounds = new(typeof(Rounds));

        public override string Expected => $"{count.Expected} (how many), a list of seeds such as [3, 5, 8], the first and the last such as 16..31, or until decided, at most 64";

        public override object? Read(YamlValue value, string name, ReadContext context) => value switch
        {
            YamlList written => ReadList(written, name, context),
            YamlSection => rounds.Read(value, name, context) is Rounds { AtMost: var most } read ? First(most, read.From) with { UntilDecided = new(most, read.Round) } : null,
            YamlText { Text: var text } when Span().Match(text.Trim()) is { Success: true } span => ReadSpan(
                long.Parse(span.Groups["first"].Value, CultureInfo.InvariantCulture), long.Parse(span.Groups["last"].Value, CultureInfo.InvariantCulture), value, name, context),
            YamlText { Text: var text } when Sentence().Match(text.Trim()) is { Success: true } sentence
                && int.TryParse(sentence.Groups["most"].Value, out int most) && most is >= 2 and <= Most => First(most) with { UntilDecided = new(most, UsualRound) },
            YamlText { Text: var text } when text.StartsWith("until", StringComparison.Ordinal) => RefuseSentence(value, name, context),
            _ => count.Read(value, name, context) is int number ? First(number) : null,
        };

        public override JsonObject Describe(SchemaBuilder schema) => SchemaBuilder.AnyOf(
            count.Describe(schema),
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, ["minItems"] = 1, ["uniqueItems"] = true },
            new JsonObject { ["type"] = "string", ["pattern"] = "^(until decided, +at most +[0-9]+|[0-9]+\\.\\.[0-9]+)$" },
            rounds.Describe(schema));

        private static object? RefuseSentence(YamlValue value, string name, ReadContext context)
        {
            context.Problems.Add(value.Place, $"{name} is {value.InWords}; expected until decided, at most N, with N from 2 to {Most:N0}.");
            return null;
        }

        private static Seeds? ReadSpan(long first, long last, YamlValue value, string name, ReadContext context)
        {
            if (last >= first && last - first < Most)
            {
                return First((int)(last - first) + 1, first);
            }

            context.Problems.Add(value.Place, $"{name} is {value.InWords}; expected the first seed and the last, such as 16..31, which are 1 to {Most:N0} seeds.");
            return null;
        }

        private Seeds? ReadList(YamlList written, string name, ReadContext context)
        {
            if (list.Read(written, name, context) is not long[] seeds)
            {
                return null;
            }

            if (seeds.Length is 0 or > Most)
            {
                context.Problems.Add(written.Place, $"{name} lists {seeds.Length} seeds; expected 1 to {Most}.");
                return null;
            }

            foreach (var (seed, item) in seeds.Zip(written.Items).Where((pair, i) => Array.IndexOf(seeds, pair.First) < i))
            {
                context.Problems.Add(item.Place, $"seed {seed} is listed twice; a seed gives the same run each time. List each once.");
            }

            return new Seeds([.. seeds.Distinct()]);
        }
    }
}
