using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>The seeds of an experiment, each once.</summary>
/// <param name="Values">The seeds, in the order in which they are run.</param>
[ReadWith(typeof(SeedsForm))]
internal sealed record Seeds(IReadOnlyList<long> Values)
{
    // A number of this size is a slip of the keyboard, not a plan.
    private const int Most = 10_000;

    private sealed class SeedsForm : Form
    {
        private readonly NumberForm count = new(typeof(int), new RangeAttribute(1, Most));
        private readonly ListForm list = new(typeof(long), new NumberForm(typeof(long), new RangeAttribute(0.0, long.MaxValue)));

        public override string Expected => $"{count.Expected} (how many), or a list of seeds such as [3, 5, 8]";

        public override object? Read(YamlValue value, string name, ReadContext context)
        {
            if (value is not YamlList written)
            {
                return count.Read(value, name, context) is int number ? new Seeds([.. Enumerable.Range(0, number).Select(seed => (long)seed)]) : null;
            }

            if (list.Read(value, name, context) is not long[] seeds)
            {
                return null;
            }

            if (seeds.Length is 0 or > Most)
            {
                context.Problems.Add(value.Place, $"{name} lists {seeds.Length} seeds; expected 1 to {Most}.");
                return null;
            }

            foreach (var (seed, item) in seeds.Zip(written.Items).Where((pair, i) => Array.IndexOf(seeds, pair.First) < i))
            {
                context.Problems.Add(item.Place, $"seed {seed} is listed twice; a seed gives the same run each time. List each once.");
            }

            return new Seeds([.. seeds.Distinct()]);
        }

        public override JsonObject Describe(SchemaBuilder schema) => SchemaBuilder.AnyOf(
            count.Describe(schema),
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, ["minItems"] = 1, ["uniqueItems"] = true });
    }
}
