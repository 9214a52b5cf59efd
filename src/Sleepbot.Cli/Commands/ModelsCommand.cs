using System.CommandLine;
using System.Globalization;
using Sleepbot.Experiments;
using Sleepbot.Networks;
using Sleepbot.Tensors;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot models</c>: the ready-made networks.</summary>
internal static class ModelsCommand
{
    private const int UsualBatch = 32;

    public static Command Create(Terminal terminal)
    {
        var json = Options.Json();
        var name = new Argument<string?>("name") { Description = "A model whose layers and settings to show; without one, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var plan = new Option<bool>("--plan") { Description = "Show how a training step is computed: kernels, layouts, FLOPs, memory, and the rules that chose." };
        var batch = new Option<int?>("--batch") { Description = $"The plan's batch size. {UsualBatch} by default.", HelpName = "N" };
        var command = new Command("models", "List the ready-made networks, or show the layers, settings or plan of one.") { name, plan, batch, json };
        command.Validators.Add(result =>
        {
            bool asked = result.GetResult(plan) is not null;
            if (asked && result.GetResult(name) is not { Tokens.Count: > 0 })
            {
                result.AddError("--plan shows one model's plan: name the model, as in `sleepbot models lenet5 --plan`.");
            }

            if (result.GetResult(batch) is { Tokens: [var token] } && int.TryParse(token.Value, out int size))
            {
                if (!asked)
                {
                    result.AddError("--batch is the batch size of a plan: add --plan.");
                }
                else if (size < 1)
                {
                    result.AddError($"--batch is {size}, expected at least 1.");
                }
            }
        });
        command.SetAction(parsed =>
        {
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(name) is not { } wanted)
            {
                List(terminal, asJson);
            }
            else if (parsed.GetValue(plan))
            {
                PlanDisplay.Write(terminal, Build(Find(wanted)), parsed.GetValue(batch) ?? UsualBatch, asJson);
            }
            else
            {
                Show(terminal, Find(wanted), asJson);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Model Find(string name)
    {
        try
        {
            return ModelZoo.Find(name);
        }
        catch (ArgumentException problem)
        {
            throw new ExperimentException([new Problem(name, 0, problem.Message)]);
        }
    }

    private static void List(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.WriteJson(ModelZoo.Models.Select(model => new { model.Name, model.Summary, Weights = Build(model).WeightCount }));
            return;
        }

        var table = new Table().Border(TableBorder.Minimal).AddColumn("name").AddColumn("weights", column => column.RightAligned()).AddColumn("what it is");
        foreach (var model in ModelZoo.Models)
        {
            table.AddRow(model.Name, Count(Build(model).WeightCount), Markup.Escape(model.Summary));
        }

        terminal.Out.Write(table);
        terminal.Print("Any other network is written in an experiment file as a list of layers: see docs/experiment-files.md.");
    }

    private static void Show(Terminal terminal, Model model, bool json)
    {
        var network = Build(model);
        var settings = ModelSettings.Of(model);
        if (json)
        {
            terminal.WriteJson(new
            {
                model.Name,
                model.Summary,
                Weights = network.WeightCount,
                Settings = settings,
                Layers = network.Layers.Select(layer => new
                {
                    layer.Name,
                    layer.Layer.Kind,
                    Output = layer.Shape.ToArray(),
                    Parameters = layer.Parameters.Select(parameter => new { parameter.Name, Shape = parameter.Shape.ToArray(), parameter.Offset }),
                }),
            });
            return;
        }

        var table = new Table().Border(TableBorder.Minimal).AddColumns("layer", "kind", "output").AddColumn("weights", column => column.RightAligned()).AddColumn("parameters");
        foreach (var layer in network.Layers)
        {
            table.AddRow(
                layer.Name,
                layer.Layer.Kind,
                layer.Shape.ToString(),
                Count(layer.Parameters.Sum(parameter => parameter.Length)),
                Markup.Escape(string.Join(", ", layer.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"))));
        }

        terminal.Print($"{model.Name}: {model.Summary}");
        terminal.Print($"For samples of shape {network.InputShape}: {Count(network.WeightCount)} weights.");
        terminal.Out.Write(table);
        ShowSettings(terminal, model, settings);
    }

    private static void ShowSettings(Terminal terminal, Model model, IReadOnlyList<ModelSetting> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Minimal).AddColumns("setting", "default", "expected", "what it does");
        foreach (var setting in settings)
        {
            table.AddRow(setting.Name, Markup.Escape(Written(setting.Default)), Markup.Escape(setting.Expected), Markup.Escape(setting.Summary));
        }

        terminal.Out.Write(table);
        terminal.Print($"In an experiment file: network: {{model: {model.Name}, {settings[0].Name}: {Written(settings[0].Default)}}}");
    }

    private static string Written(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        object?[] items => $"[{string.Join(", ", items.Select(Written))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Shown for the data each model was made for; an experiment builds it for its own.
    private static Network Build(Model model) => model switch
    {
        AlexNetModel => model.Build(new Shape(3, 227, 227), 1000),
        FiltersP2Model => model.Build(new Shape(1, 28, 28), 2),
        _ => model.Build(new Shape(1, 28, 28), 10),
    };

    private static string Count(int weights) => weights.ToString("N0", CultureInfo.InvariantCulture);
}
