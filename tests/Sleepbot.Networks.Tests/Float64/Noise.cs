namespace Sleepbot.Networks.Tests;

/// <summary>Finds out what dropout and randomised leaky ReLU drew, from a run of a network that returns their values.</summary>
internal static class Noise
{
    /// <summary>Divides each noisy operation's output by its input; both must be an input or an output of the network.</summary>
    public static IReadOnlyDictionary<Node, double[]> Recover(Problem problem, PlanRun run)
    {
        Node[] inputs = [.. problem.Network.Nodes.Where(node => node.Operation is null)];
        float[] ValueOf(Node node)
        {
            int input = Array.IndexOf(inputs, node);
            int output = problem.Network.Outputs.ToList().IndexOf(node);
            Assert.True(input >= 0 || output >= 0, $"The noise of layer '{node.Layer}' cannot be recovered: make its value an output.");
            return input >= 0 ? problem.Inputs[input] : run.Outputs[output];
        }

        return problem.Network.Nodes
            .Where(node => node.Operation is DropoutOperation or RandomisedLeakyReluOperation)
            .ToDictionary(node => node, node => (double[])[.. ValueOf(node).Zip(ValueOf(node.Inputs[0]), (y, x) => (double)y / x)]);
    }
}
