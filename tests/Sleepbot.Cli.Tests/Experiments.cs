namespace Sleepbot.Cli.Tests;

/// <summary>Small experiments that train in a moment.</summary>
internal static class Experiments
{
    public const string Clouds = """
        experiment: clouds
        question: Does anything help on two clouds of points?
        data: gaussian-mixture
        network: { model: mlp, widths: [8] }
        training: { optimizer: momentum, learningRate: 0.1, batchSize: 50, length: 2 epochs }
        sleep: { every: 5 steps }
        seeds: 3
        baseline: plain
        arms:
          plain: {}
          none: { sleep: { interventions: none } }
          noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.2 } } } }
        """;
}
