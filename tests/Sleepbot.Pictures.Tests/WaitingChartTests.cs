using System.Globalization;
using System.Text.RegularExpressions;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;
using static Sleepbot.Pictures.Tests.SyntheticVerdict;

namespace Sleepbot.Pictures.Tests;

public sealed partial class WaitingChartTests
{
    [Fact]
    public void The_line_of_a_shorter_arm_ends_where_it_was_watched_last()
    {
        var arms = Experiment(Steps, UntilDecided, Arm("plain", ArmRole.Baseline, StepsTaken(500, 1000)), Arm("short", ArmRole.Challenger, StepsTaken(1000, 1000))).Verdict!.Arms;
        var stopped = arms[1] with { Runs = [new ArmRun(0, 250, false), new ArmRun(1, 250, false)], Waiting = KaplanMeier.Of([StepsToTarget.NotReached(250), StepsToTarget.NotReached(250)]) };
        string svg = new WaitingChart([(arms[0], 0), (stopped, 1)], Steps, 0, [250]).Draw(PlotSize.Wide, "wide");

        Assert.Equal(0.25, Width(svg, 1) / Width(svg, 0), 0.01);
    }

    /// <summary>Paths are written in relative places: all but the first are steps.</summary>
    private static double Width(string svg, int arm)
    {
        string path = Regex.Match(svg, $"class=\"line arm-{arm}\" d=\"([^\"]*)\"").Groups[1].Value;
        double[] numbers = [.. Number().Matches(path).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
        return numbers.Where((_, i) => i >= 2 && i % 2 == 0).Sum();
    }

    [GeneratedRegex("-?[0-9.]+")]
    private static partial Regex Number();
}
