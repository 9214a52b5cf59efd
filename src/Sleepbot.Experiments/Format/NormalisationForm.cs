using System.Text.Json.Nodes;
using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>How features are mapped: a word, or the mean and deviation themselves.</summary>
internal sealed class NormalisationForm() : EitherForm(new WordForm(), new NumbersForm())
{
    private sealed class WordForm : Form
    {
        private readonly ChoiceForm kinds = new(typeof(NormalisationKind));

        public override string Expected => kinds.Expected;

        public override object? Read(YamlValue value, string name, ReadContext context) => kinds.Read(value, name, context) switch
        {
            NormalisationKind.None => Normalisation.None,
            NormalisationKind.Scale => Normalisation.Scale,
            NormalisationKind.Standardise => Normalisation.Standardise,
            _ => null,
        };

        public override JsonObject Describe(SchemaBuilder schema) => kinds.Describe(schema);
    }

    private sealed class NumbersForm : Form
    {
        private readonly SettingsForm numbers = new(typeof(MeanAndDeviation));

        public override string Expected => "{mean: ..., deviation: ...}";

        public override object? Read(YamlValue value, string name, ReadContext context)
        {
            if (numbers.Read(value, name, context) is not MeanAndDeviation read)
            {
                return null;
            }

            try
            {
                return Normalisation.StandardiseWith([.. read.Mean], [.. read.Deviation]);
            }
            catch (DataException problem)
            {
                context.Problems.Add(value.Place, problem.Message);
                return null;
            }
        }

        public override JsonObject Describe(SchemaBuilder schema) => numbers.Describe(schema);
    }
}
