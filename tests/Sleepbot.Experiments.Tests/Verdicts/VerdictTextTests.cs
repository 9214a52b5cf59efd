using System.Text;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using static Sleepbot.Experiments.Tests.Verdicts.HandMade;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>The whole text of a verdict, for every kind of outcome, against files that were read and agreed on by people.</summary>
/// <remarks>SLEEPBOT_UPDATE_GOLDEN=1 writes the files anew; read what has changed before it is committed.</remarks>
public sealed class VerdictTextTests
{
    private const string Final = "endpoint: final-accuracy\ncontrols: off\n";
    private const string Target = "endpoint: { steps-to-target: { target: 0.5, smallestEffect: 0.1 } }\ncontrols: off\n";

    // Eight seeds of a baseline that spread by about 0.2 points.
    private static readonly double[] plain = [0.9712, 0.9731, 0.9698, 0.9720, 0.9745, 0.9709, 0.9727, 0.9716];

    // A straight curve to 0.97 is above 0.5 from step 470 on, to 0.8 from step 705 on, to 0.6 only at its end.
    private static readonly double[] slow = [.. plain.Select(value => Math.Round(value - 0.17, 4))];

    private static readonly Dictionary<string, Func<HandMade>> cases = new()
    {
        ["helped"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, -0.0004, 0.0033, 0.0019, 0.0028)),
        ["hurt-with-diverged-runs"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Run("back", [.. Plus(-0.02, -0.03, -0.025, -0.018, -0.022, -0.031)[..6], HandMade.Diverged, HandMade.Diverged]),
        ["augmented"] = () => new HandMade(Final + "seeds: 8\nvary: [init, augmentation]\narms:\n  plain: { training: { augment: { shift: 4, flip: horizontal } } }\n  back: {}\n").Run("plain", plain).Run("back", Plus(-0.02, -0.03, -0.025, -0.018, -0.022, -0.031, -0.02, -0.03)),
        ["no-difference"] = () => new HandMade("endpoint: { final-accuracy: { smallestEffect: 0.002 } }\ncontrols: off\nseeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0003, -0.0004, 0.0002, 0, -0.0002, 0.0005, -0.0001, 0.0001)),
        ["all-ties"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Sleeping("back", 18, change: 0.2).Run("back", plain),
        ["idle"] = () => new HandMade(Final + "seeds: 8\n" + Three).Run("plain", plain).Sleeping("back", 18, change: 0).Run("back", plain).Run("noise", plain),
        ["idle-goes-on"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain[..5]).Sleeping("back", 18, change: 0).Run("back", plain[..5]),
        ["under-another-name"] = () => new HandMade(Final + "seeds: 8\narms:\n  plain: {}\n  twin: {}\n", twin: "twin").Run("plain", plain).Borrow("twin", 8),
        ["not-enough-evidence"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.004, -0.003, 0.002, 0.005, -0.004, 0.001, -0.002, 0.003)),
        ["too-few-seeds-for-two"] = () => new HandMade(Final + "seeds: 6\n" + Three).Run("plain", plain[..6]).Run("back", Plus(0.003, 0.001, 0.004, 0.002, 0.0024, 0.003)[..6]).Run("noise", Plus(-0.03, -0.02, -0.025, -0.02, -0.03, -0.02)[..6]),
        ["many-challengers"] = () => new HandMade(Final + "seeds: 8\n" + Three).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033, 0.0019, 0.0028)).Run("noise", Plus(-0.03, -0.02, -0.025, -0.02, -0.03, -0.02, -0.01, -0.02)),
        ["controls"] = () => new HandMade("endpoint: final-accuracy\nseeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033, 0.0019, 0.0028))
            .Run("back (sham)", Plus(0.0002, -0.0004, 0.0001, -0.0006, 0.0003, -0.0002, 0.0001, 0.0004)).Run("back (identity)", plain[..2]).Run("plain (ema)", Plus(0.005, 0.004, 0.006, 0.005, 0.003, 0.006, 0.005, 0.004)),
        ["faster"] = () => new HandMade(Target + "seeds: 8\n" + Two).Run("plain", slow).Run("back", [.. plain[..7], 0.80]),
        ["slower-and-some-never-arrive"] = () => new HandMade(Target + "seeds: 8\n" + Two).Run("plain", plain).Run("back", [.. slow[..6], 0.6, HandMade.Diverged]),
        ["target-never-reached"] = () => new HandMade(Target + "seeds: 8\n" + Two).Run("plain", [.. plain.Select(value => value - 0.4)]).Run("back", [.. plain.Select(value => value - 0.38)]),
        ["all-diverged"] = () => new HandMade(Final + "seeds: 6\n" + Two).Run("plain", [.. Enumerable.Repeat(HandMade.Diverged, 6)]).Run("back", [.. Enumerable.Repeat(HandMade.Diverged, 6)]),
        ["no-runs-yet"] = () => new HandMade(Final + "seeds: 8\n" + Two),
        ["interrupted"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain[..7]).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033)[..6]).RunOne("back", 6, 0.5, RunStatus.Interrupted, "", "Stopped by its user."),
        ["failed"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033)[..6]).RunOne("back", 6, 0.5, RunStatus.Failed, "", "Index was outside the bounds of the array. (back.cs, near line 9)"),
        ["until-decided-failed"] = () => new HandMade(Final + "seeds: until decided, at most 32\n" + Two).Run("plain", plain).Run("back", Plus(0.004, 0.003, 0.002)[..3]).RunOne("back", 3, 0.5, RunStatus.Failed, "", "Index was outside the bounds of the array. (back.cs, near line 9)"),
        ["changed"] = () => new HandMade(Final + "seeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, -0.0004, 0.0033, 0.0019, 0.0028)).Change("endpoint: { area-under-curve: { smallestEffect: 0.02 } }\ncontrols: off\nseeds: 8\n" + Two),
        ["one-run"] = () => new HandMade(Final + "seeds: 8\nvary: [sleep]\n" + Three).Run("plain", Same(0.97)).Run("back", Same(0.95)).Run("noise", plain),
        ["earlier-versions"] = () => Versions(new HandMade(Final + "seeds: 8\n" + Three).Run("plain", plain).Run("noise", Plus(0.0003, -0.0004, 0.0002, 0, -0.0002, 0.0005, -0.0001, 0.0001)), 6),
        ["one-pair"] = () => new HandMade(Final + "seeds: 1\n" + Two).Run("plain", 0.97).Run("back", 0.98),
        ["until-decided"] = () => new HandMade(Final + "seeds: until decided, at most 32\n" + Two).Run("plain", plain).Run("back", Plus(-0.02, -0.03, -0.025, -0.018, -0.022, -0.031, -0.02, -0.03)),
        ["until-decided-goes-on"] = () => new HandMade(Final + "seeds: until decided, at most 32\n" + Two).Run("plain", plain).Run("back", Plus(0.004, 0.003, 0.002, 0.005, -0.004, 0.001, 0.002, 0.003)),
        ["futile"] = () => new HandMade("endpoint: { final-accuracy: { smallestEffect: 0.01 } }\ncontrols: off\nseeds: until decided, at most 32\n" + Two).Run("plain", plain).Run("back", Plus(0.0003, -0.0004, 0.0002, 0, -0.0002, 0.0005, -0.0001, 0.0001)),
        ["sure-and-small"] = () => new HandMade("endpoint: { final-accuracy: { smallestEffect: 0.00212 } }\ncontrols: off\nseeds: 8\n" + Three).Run("plain", plain).Run("back", Plus(-0.0010, -0.0019, -0.0012, -0.0022, -0.0008, -0.0017, -0.0015, -0.0024)).Run("noise", Plus(-0.03, -0.02, -0.025, -0.02, -0.03, -0.02, -0.01, -0.02)),
        ["used-up"] = () => new HandMade(Final + "seeds: until decided, at most 8\n" + Two).Run("plain", plain).Run("back", Plus(0.004, 0.003, 0.002, 0.005, -0.001, 0.001, 0.002, 0.003)),
        ["used-up-with-an-interval-beyond-zero"] = () => new HandMade(Final + "seeds: until decided, at most 6\n" + Two).Run("plain", plain[..6]).Run("back", Plus(0.0030, 0.0031, 0.0029, 0.0030, 0.0032, 0.0030)[..6]),
        ["screening"] = () => new HandMade(Final + "multiplicity: e-bh\nseeds: 8\n" + Three).Run("plain", plain).Run("back", Plus(0.0030, 0.0022, 0.0041, 0.0025, 0.0024, 0.0033, 0.0029, 0.0028)).Run("noise", Plus(-0.03, -0.02, -0.025, -0.02, -0.03, -0.02, -0.02, -0.02)),
        ["exploration"] = () => new HandMade("seeds: 8\n" + Three).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033, 0.0019, 0.0028)).Run("noise", Plus(-0.03, -0.02, -0.025, -0.02, -0.03, -0.02, -0.01, -0.02)),
        ["unsound"] = () => new HandMade("endpoint: final-accuracy\nseeds: 8\n" + Two).Run("plain", plain).Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033, 0.0019, 0.0028)).Run("back (identity)", plain[0], 0.9721),
    };

    public static TheoryData<string> Names { get; } = [.. cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_as_it_was_agreed_on(string name)
    {
        using var made = cases[name]();
        AssertGolden(TextOf(made.Verdict), name + ".txt");
    }

    [Fact]
    public void A_report_of_several_experiments_is_as_it_was_agreed_on()
    {
        string[] names = ["controls", "many-challengers", "until-decided-goes-on", "futile", "unsound", "exploration", "until-decided-failed", "changed", "one-run", "earlier-versions"];
        List<StudyPart> parts = [];
        foreach (string name in names)
        {
            using var made = cases[name]();
            parts.Add(new StudyPart(name, "Does it help?", made.Verdict));
        }

        AssertGolden(StudyReport.Of("study", [.. parts, new StudyPart("later", "", null)]), "study.md");
    }

    private static double[] Same(double accuracy) => [.. Enumerable.Repeat(accuracy, 8)];

    /// <summary>Changes an arm until it pleases.</summary>
    private static HandMade Versions(HandMade made, int count)
    {
        for (int version = 0; version < count; version++)
        {
            made.Run("back", plain).Rewrite("back", $"{version}").Change(Final + "seeds: 8\n" + Three).Borrow("plain", 8).Borrow("noise", 8);
        }

        return made.Run("back", Plus(0.0030, 0.0012, 0.0041, 0.0025, 0.0004, 0.0033, 0.0019, 0.0028));
    }

    private static void AssertGolden(string text, string fileName)
    {
        string file = Path.Combine(Repository.Root, "tests", "Sleepbot.Experiments.Tests", "Verdicts", "golden", fileName);
        if (Environment.GetEnvironmentVariable("SLEEPBOT_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    private static double[] Plus(params double[] gains) => [.. gains.Select((gain, seed) => Math.Round(plain[seed] + gain, 4))];

    private static string TextOf(ExperimentVerdict verdict)
    {
        var report = VerdictReport.Of(verdict);
        var table = VerdictTable.Of(verdict);
        StringBuilder text = new();
        foreach (string line in (string[])[.. report.Sentences, "", .. report.Paragraphs, "", string.Join(" | ", table.Columns.Select(column => column.Title)), .. table.Rows.Select(row => string.Join(" | ", row)), table.Legend, "", .. report.Notes])
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
