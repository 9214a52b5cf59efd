namespace Sleepbot.Experiments.Tests.Support;

/// <summary>Small experiments and what becomes of them.</summary>
internal static class Sample
{
    /// <summary>A correct experiment. Its line numbers are part of the tests.</summary>
    public const string Text = """
        experiment: sample
        question: Does sleep help?
        data: { mixture: { trainCount: 128, testCount: 64 } }
        network: { model: mlp, widths: [8] }
        training:
          optimizer: momentum
          learningRate: 0.05
          batchSize: 16
          length: 2 epochs
        evaluation: { every: 4 steps }
        sleep: { every: 3 steps }
        seeds: 2
        baseline: plain
        arms:
          plain: {}
          noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.01 } } } }
        """;

    /// <summary>Gets the sample with one of its lines changed to other lines.</summary>
    public static string With(int line, string text)
    {
        string[] lines = Text.Split('\n');
        lines[line - 1] = text;
        return string.Join('\n', lines);
    }

    public static Experiment Read(string text, params IReadOnlyList<string> settings) => ReadIn(Path.GetTempPath(), text, settings);

    public static Experiment ReadIn(string folder, string text, params IReadOnlyList<string> settings) =>
        Experiment.Read(new ExperimentSource("a.yaml", text, folder), settings);

    /// <summary>Gets the mistakes of a text, one line each.</summary>
    public static IReadOnlyList<string> Mistakes(string text, params IReadOnlyList<string> settings) => MistakesIn(Path.GetTempPath(), text, settings);

    public static IReadOnlyList<string> MistakesIn(string folder, string text, params IReadOnlyList<string> settings) =>
        [.. Assert.Throws<ExperimentException>(() => ReadIn(folder, text, settings)).Problems.Select(problem => problem.ToString())];
}
