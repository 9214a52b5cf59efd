using System.CommandLine;
using System.Globalization;
using Sleepbot.Networks;
using Sleepbot.Tensors;
using Spectre.Console;

namespace Sleepbot.Cli;

/// <summary><c>sleepbot models</c>: the ready-made networks.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = Options.Json();
        var name = new Argument<string?>("name") { Description = "A model whose layers to show; without one, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("models", "List the ready-made networks, or show the layers of one.") { name, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } wanted)
            {
                Show(terminal, Find(wanted), parsed.GetValue(json));
            }
            else
            {
                List(terminal, parsed.GetValue(json));
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
            throw new Experiments.ExperimentException([new Experiments.Problem(name, 0, problem.Message)]);
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
        if (json)
        {
            terminal.WriteJson(new
            {
                model.Name,
                model.Summary,
                Weights = network.WeightCount,
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
    }

    // Shown for the data each model was made for; an experiment builds it for its own.
    private static Network Build(Model model) => model switch
    {
        AlexNetModel => model.Build(new Shape(3, 227, 227), 1000),
        FiltersP2Model => model.Build(new Shape(1, 28, 28), 2),
        _ => model.Build(new Shape(1, 28, 28), 10),
    };

    private static string Count(int weights) => weights.ToString("N0", CultureInfo.InvariantCulture);
}
