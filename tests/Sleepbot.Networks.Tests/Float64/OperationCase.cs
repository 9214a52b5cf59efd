using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>One operation with its settings and shapes, to be checked with several batch sizes.</summary>
internal sealed record OperationCase(Operation Operation, Shape[] Inputs, params Shape[] Parameters)
{
    /// <summary>For example <c>Convolution(2, 1, 1) on (3, 7, 5) with (7, 3, 3, 3) (7)</c>: settings, inputs, parameters.</summary>
    public string Name
    {
        get
        {
            var type = Operation.GetType();
            var settings = type.GetConstructors()[0].GetParameters().Select(parameter => type.GetProperty(parameter.Name!)!.GetValue(Operation));
            string parameters = Parameters.Length == 0 ? "" : $" with {string.Join(' ', (object[])Parameters)}";
            return $"{type.Name.Replace("Operation", "", StringComparison.Ordinal)}({string.Join(", ", settings)}) on {string.Join(' ', (object[])Inputs)}{parameters}";
        }
    }

    public Network Build() => Network.FromGraph("one operation", graph =>
    {
        Node[] inputs = [.. Inputs.Select((shape, i) => graph.Input(shape, $"input{i}"))];
        graph.BeginLayer("op");
        Parameter[] parameters = [.. Parameters.Select((shape, i) =>
            graph.Parameter($"p{i}", i == 0 ? ParameterRole.Weight : ParameterRole.Bias, shape, new ConstantInitializer(0)))];
        Statistic[] statistics = Operation is BatchNormalisationOperation
            ? [graph.Statistic("running_mean", Parameters[0], 0), graph.Statistic("running_var", Parameters[0], 1)]
            : [];
        return [graph.Apply(Operation, inputs, parameters, statistics)];
    });
}
