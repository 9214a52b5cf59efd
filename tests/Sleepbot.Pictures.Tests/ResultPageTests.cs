using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sleepbot.Journal;

namespace Sleepbot.Pictures.Tests;

public partial class ResultPageTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"'&<b>";

    public static TheoryData<string> EdgeCases => [.. cases.Keys];

    private static readonly Dictionary<string, ExperimentResult> cases = new()
    {
        ["quickstart"] = Synthetic.Quickstart(),
        ["one seed"] = Synthetic.Experiment(1, Synthetic.Arm("baseline", "", 0), Synthetic.Arm("other", "", 0.001, 1)),
        ["one arm"] = Synthetic.Experiment(3, Synthetic.Arm("baseline", "", 0)),
        ["all diverged"] = Synthetic.Experiment(2, Synthetic.Arm("baseline", "", 0, diverged: 2), Synthetic.Arm("other", "", 0, 1, diverged: 2)),
        ["baseline diverged"] = Synthetic.Experiment(2, Synthetic.Arm("baseline", "", 0, diverged: 2), Synthetic.Arm("other", "", 0, 1)),
        ["twenty arms"] = Synthetic.Experiment(2, [.. Enumerable.Range(0, 20).Select(i => Synthetic.Arm(i == 0 ? "baseline" : $"arm-{i}", "", 0, i))]),
        ["hostile names"] = Synthetic.Experiment(2, Synthetic.Arm("baseline", Hostile, 0), Synthetic.Arm(Hostile, "", 0, 1)),
        ["no arms run yet"] = ResultTableTests.Result(("baseline", []), ("other", [])),
        ["no measurement"] = ResultTableTests.Result(("baseline", [ResultTableTests.Finished(1)])),
        ["one measurement at zero samples"] = ResultTableTests.Result(("baseline", [At(0)]), ("other", [At(0)])),
        ["perfect accuracy"] = ResultTableTests.Result(("baseline", [ResultTableTests.Finished(1, 1, 1, 1)]), ("other", [ResultTableTests.Finished(1, 1, 1, 1)])),
        ["not a number"] = ResultTableTests.Result(("baseline", [ResultTableTests.Finished(1, 0.5, double.NaN, 0.7)])),
        ["norms overflow"] = ResultTableTests.Result(("baseline", [ResultTableTests.Finished(1, 0.5) with { Norms = [Overflowing()] }])),
        ["wide layer"] = ResultTableTests.Result(("baseline", [ResultTableTests.Finished(1, 0.5) with { Norms = [Wide()] }])),
    };

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void Every_case_gives_a_page_whose_charts_are_well_formed(string name)
    {
        string page = ResultPage.Render(cases[name]);

        Assert.EndsWith("</html>\n", page);
        foreach (Match svg in Charts().Matches(page))
        {
            XElement.Parse(svg.Value.Replace("\u00a0", " "));
        }

        Assert.DoesNotContain("NaN", Charts().Matches(page).Aggregate("", (all, svg) => all + svg.Value));
        Assert.DoesNotMatch(@"\u221E|Infinity", page);
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes() =>
        Assert.Equal(ResultPage.Render(Synthetic.Quickstart()), ResultPage.Render(Synthetic.Quickstart()));

    [Fact]
    public void Text_from_outside_never_becomes_markup()
    {
        ExperimentResult result = cases["hostile names"] with { Name = Hostile, Question = Hostile, Definition = Hostile, Machine = Hostile, Version = Hostile, Id = Hostile };
        result = result with { Arms = [.. result.Arms.Select(arm => arm with { Sleeps = [new SleepSummary(Hostile, 1, 1, 1)], Runs = [.. arm.Runs, Trouble()] })] };
        string page = ResultPage.Render(result);

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<b>", page);
        // The page's own script, and no other.
        Assert.Single(Regex.Matches(page, "<script"));

        static ResultRun Trouble() => new()
        {
            Seed = 99,
            Status = RunStatus.Failed,
            Message = Hostile,
            Curves = [],
            Norms = [new LayerNorms(Hostile, [0, 1], [new float[] { 1, 2 }, new float[] { 1, 3 }])],
        };
    }

    [Fact]
    public void Runs_that_failed_alike_are_one_row()
    {
        ExperimentResult result = Synthetic.Quickstart();
        ResultRun[] failed = [.. new[] { 22L, 20, 21, 30 }.Select(seed => ResultTableTests.Ended(seed, RunStatus.Failed) with { Message = seed == 30 ? "No other leg." : "One leg too few." })];
        string page = ResultPage.Render(result with { Arms = [.. result.Arms.Take(1), result.Arms[1] with { Runs = [.. result.Arms[1].Runs, .. failed] }] });

        Assert.Single(Regex.Matches(page, "<td class=\"across\">One leg too few.</td>"));
        Assert.Contains("<td class=\"number\" data-label=\"Seeds\">20..22</td>", page);
        Assert.Contains("<td class=\"number\" data-label=\"Seeds\">30</td>", page);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        string page = ResultPage.Render(Synthetic.Quickstart()).Replace("http://www.w3.org/2000/svg", "");
        Assert.DoesNotMatch("https?:|src=|@import|url\\(|<link", page);
    }

    [Fact]
    public void A_page_of_the_quickstarts_size_can_be_mailed() =>
        Assert.InRange(ResultPage.Render(Synthetic.Quickstart()).Length, 100_000, 2_000_000);

    [Fact]
    public void The_page_shows_what_the_table_says()
    {
        ExperimentResult result = Synthetic.Quickstart();
        string page = ResultPage.Render(result);

        foreach (ResultRow row in ResultTable.Of(result).Rows)
        {
            Assert.Contains(ResultText.Percent(row.Accuracy.Mean), page);
            Assert.True(row.Difference is null || page.Contains(ResultText.Points(row.Difference.Interval)), $"The page lacks the interval of {row.Arm}.");
        }

        Assert.Contains("first value that is not finite appeared in layer", page);
    }

    [Fact]
    public void A_wide_layer_says_how_many_neurons_it_leaves_out() =>
        Assert.Contains("128 of 1000 neurons", ResultPage.Render(cases["wide layer"]));

    [Fact]
    public void The_figure_alone_is_an_SVG_document_with_a_line_for_each_arm()
    {
        XElement figure = XElement.Parse(ResultFigure.RenderAccuracy(Synthetic.Quickstart()));
        Assert.Equal(6, figure.Descendants().Count(element => element.Attribute("class")?.Value.StartsWith("line ") == true));
    }

    [Fact]
    public void A_figure_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => ResultFigure.RenderAccuracy(cases["no measurement"]));

    private static ResultRun At(long samples) => ResultTableTests.Finished(1) with
    {
        Curves = [new ResultCurve("test", "accuracy", [new CurvePoint(0, 0, samples, 0.1)])],
    };

    private static LayerNorms Overflowing() =>
        new("conv1", [0, 1, 2], [new float[] { 1, 2 }, new float[] { float.NaN, 3 }, new float[] { float.PositiveInfinity, 4 }]);

    private static LayerNorms Wide() =>
        new("dense", [0, 1], [Enumerable.Range(0, 1000).Select(i => 1f + i).ToArray(), Enumerable.Range(0, 1000).Select(i => 2f + i).ToArray()]);

    [GeneratedRegex("<svg xmlns.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Charts();
}
