using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests;

/// <summary>Interventions from a user's own C# files.</summary>
public sealed class OwnInterventionTests : IDisposable
{
    private const string Rule = """
        public sealed class HalfWayBack(float share = 0.5f) : Intervention
        {
            public float Share => share;

            public override int Snapshots => 1;

            public override void Apply(SleepContext sleep)
            {
                foreach (var slice in sleep.Slices)
                {
                    for (int i = 0; i < slice.Weights.Length; i++)
                    {
                        slice.Weights[i] += share * (slice.Previous()[i] - slice.Weights[i]);
                    }
                }
            }
        }
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Are_compiled_and_take_their_constructor_parameters_by_name()
    {
        folder.Write("rules/mine.cs", Rule);

        var intervention = Assert.Single(Read("{ file: rules/mine.cs, share: 0.25 }").Arms[1].Sleep!.Interventions);

        Assert.Equal("half-way-back", intervention.Name);
        Assert.Equal(0.25f, intervention.GetType().GetProperty("Share")!.GetValue(intervention));
    }

    [Fact]
    public void Are_found_by_the_name_of_their_file_alone()
    {
        folder.Write("mine.cs", Rule);

        Assert.Equal("half-way-back", Assert.Single(Read("mine.cs").Arms[1].Sleep!.Interventions).Name);
    }

    [Theory]
    [InlineData("    int n;", "n")]
    [InlineData("    public float Factor { get; set; } = 2;", "Factor")]
    [InlineData("    private static readonly object gate = new(); static long calls;", "calls")]
    [InlineData("    private static class Counter { public static int Total; }", "Total")]
    [InlineData("    public override string ToString() => $\"{share++}\";", "share")]
    [InlineData("    public override void Finish(SleepContext sleep) => share = 1 - share;", "share")]
    [InlineData("    static void Twice(ref float value) => value *= 2; public override void Finish(SleepContext sleep) => Twice(ref share);", "share")]
    public void May_not_carry_anything_from_one_run_into_another(string member, string name)
    {
        folder.Write("mine.cs", $"public class Base(float share = 0.5f) : Intervention {{\n{member}\n    public override void Apply(SleepContext sleep) => sleep.Weights[0] *= share;\n}}\npublic sealed class Mine : Base;");

        string mistake = Assert.Single(Sample.MistakesIn(folder.Path, Sample.With(16, "  noise: { sleep: { interventions: { file: mine.cs } } }")));
        Assert.StartsWith($"mine.cs, line 2: '{name}' can be written while runs are under way, and all seeds of an arm share one object of a rule: ", mistake, StringComparison.Ordinal);
        Assert.EndsWith($"Keep it for each run by itself with sleep.StateNumber(\"{name}\"), sleep.StateVector or slice.State; if it never changes, make it readonly or {{ get; init; }}.", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep.Weights[0] = DateTime.Now.Ticks;", "'DateTime.Now' reads a clock,", "Go by sleep.Step,")]
    [InlineData("sleep.Weights[0] = System.Diagnostics.Stopwatch.GetTimestamp();", "'Stopwatch' reads a clock,", "Go by sleep.Step,")]
    [InlineData("sleep.Weights[0] = Environment.TickCount64;", "'Environment.TickCount64' reads a clock,", "Go by sleep.Step,")]
    [InlineData("sleep.Weights[0] = TimeProvider.System.GetTimestamp();", "'TimeProvider' reads a clock,", "Go by sleep.Step,")]
    [InlineData("sleep.Weights[0] = new Random().NextSingle();", "'Random' draws numbers that are not the run's own:", "Draw from sleep.Random or slice.Random,")]
    [InlineData("Random mine = new(5); sleep.Weights[0] = mine.NextSingle();", "'Random' draws numbers that are not the run's own:", "Draw from sleep.Random or slice.Random,")]
    [InlineData("var all = Enumerable.Range(0, 9).OrderBy(_ => Guid.NewGuid()).ToArray();", "'Guid.NewGuid' draws numbers that are not the run's own:", "Draw from sleep.Random or slice.Random,")]
    [InlineData("sleep.Weights[0] = \"a\".GetHashCode();", "'String.GetHashCode' is another number each time the program starts,", "Compute one from the values themselves.")]
    [InlineData("if (sleep.Weights[0] > 1) Environment.Exit(1);", "'Environment.Exit' would end the whole program,", "Throw an exception:")]
    public void May_not_ask_anything_but_its_run(string statement, string problem, string remedy)
    {
        folder.Write("mine.cs", $"public sealed class Mine : Intervention\n{{\n    public override void Apply(SleepContext sleep)\n    {{\n        {statement}\n    }}\n}}");

        string mistake = Assert.Single(Sample.MistakesIn(folder.Path, Sample.With(16, "  noise: { sleep: { interventions: { file: mine.cs } } }")));
        Assert.StartsWith($"mine.cs, line 5: {problem} ", mistake, StringComparison.Ordinal);
        Assert.Contains(remedy, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Hear_of_every_such_line_at_once()
    {
        folder.Write("mine.cs", "public sealed class Mine : Intervention\n{\n    private readonly Random dice = new();\n    private int n;\n    public override void Apply(SleepContext sleep) => n = Environment.TickCount;\n}");

        Assert.Equal(
            ["mine.cs, line 3: 'Random'", "mine.cs, line 4: 'n'", "mine.cs, line 5: 'Environment.TickCount'"],
            Mistakes("mine.cs").Select(mistake => mistake[..(mistake.IndexOf("' ", StringComparison.Ordinal) + 1)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void May_draw_from_their_run_and_use_dates_that_are_written_down()
    {
        folder.Write("mine.cs", """
            public sealed class Mine : Intervention
            {
                private static readonly DateTime birthday = new(2017, 3, 1);

                public override void Apply(SleepContext sleep)
                {
                    foreach (var slice in sleep.Slices)
                    {
                        slice.Random.FillNormal(slice.Scratch);
                        slice.Weights[sleep.Random.BelowAt(1, slice.Weights.Length)] *= sleep.Random.UniformAt(0) + birthday.Day;
                    }
                }
            }
            """);

        Assert.Equal("mine", Assert.Single(Read("mine.cs").Arms[1].Sleep!.Interventions).Name);
    }

    [Fact]
    public void May_have_settings_constants_and_helpers_with_fields_of_their_own()
    {
        folder.Write("mine.cs", """
            public sealed class Mine : Intervention
            {
                private const int Most = 3;
                private static readonly float[] table = [1, 0.5f];
                private readonly float factor;

                public Mine(float factor = 2)
                {
                    factor = Math.Min(factor, Most);
                    this.factor = factor;
                }

                public float Share { get; init; } = 0.5f;

                public float Both => factor * Share;

                public override void Apply(SleepContext sleep)
                {
                    Sum sum = new() { Value = table[0] };
                    sum.Value += Both;
                    sleep.Weights[0] = sum.Value;
                }

                private struct Sum
                {
                    public float Value;
                }
            }
            """);

        Assert.Equal("mine", Assert.Single(Read("mine.cs").Arms[1].Sleep!.Interventions).Name);
    }

    [Fact]
    public void Of_one_file_are_one_class_in_all_arms()
    {
        folder.Write("mine.cs", Rule);

        var arms = Sample.ReadIn(folder.Path, Sample.With(11, "sleep: { every: 3 steps, interventions: [{ file: mine.cs }, { file: ./mine.cs, share: 1 }] }")).Arms;

        Assert.Single(arms[0].Sleep!.Interventions.Select(intervention => intervention.GetType()).Distinct());
    }

    [Fact]
    public void With_errors_show_the_compilers_words_with_file_and_line()
    {
        folder.Write("mine.cs", Rule.Replace("=> 1;", "=> 1", StringComparison.Ordinal).Replace("sleep.Slices", "sleep.Slises", StringComparison.Ordinal));

        Assert.Equal(["mine.cs, line 5: CS1002: ; expected"], Mistakes("mine.cs").Take(1));
    }

    [Fact]
    public void With_errors_are_listed_among_the_other_mistakes()
    {
        folder.Write("mine.cs", Rule.Replace("sleep.Slices", "sleep.Slises", StringComparison.Ordinal));
        string text = Sample.With(16, "  noise: { sleep: { interventions: mine.cs } }").Replace("seeds: 2", "seeds: 0", StringComparison.Ordinal);

        Assert.Equal(
            [
                "a.yaml, line 12: 'seeds' is '0'; expected a whole number from 1 to 10,000.",
                "mine.cs, line 9: CS1061: 'SleepContext' does not contain a definition for 'Slises' and no accessible extension method 'Slises' accepting a first argument of type 'SleepContext' could be found (are you missing a using directive or an assembly reference?)",
            ],
            Sample.MistakesIn(folder.Path, text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ file: two.cs }", "a.yaml, line 16: 'two.cs' has 2 interventions: First, Second. Say which one, for example class: First.")]
    [InlineData("{ file: two.cs, class: Secnd }", "a.yaml, line 16: 'Secnd' is no intervention of 'two.cs'. Did you mean 'Second'?")]
    [InlineData("{ file: none.cs }", "a.yaml, line 16: 'none.cs' has no public class that derives from Intervention. Write one: public sealed class MyRule : Intervention { ... }.")]
    [InlineData("{ file: mine.cs, shar: 0.3 }", "a.yaml, line 16: 'shar' is not known here. Did you mean 'share'?")]
    [InlineData("{ file: mine.cs, share: half }", "a.yaml, line 16: 'share' is 'half'; expected a number.")]
    public void That_cannot_be_made_are_explained(string written, string message)
    {
        folder.Write("mine.cs", Rule);
        folder.Write("none.cs", "public sealed class Nothing;");
        folder.Write("two.cs", "public class First : Intervention { public override void Apply(SleepContext sleep) { } }\npublic class Second : First;");

        Assert.Equal([message], Mistakes(written));
    }

    [Fact]
    public void Several_in_a_file_are_told_apart_by_class()
    {
        folder.Write("two.cs", "public class First : Intervention { public override void Apply(SleepContext sleep) { } }\npublic class Second : First;");

        Assert.Equal("second", Assert.Single(Read("{ file: two.cs, class: Second }").Arms[1].Sleep!.Interventions).Name);
    }

    [Fact]
    public void Unsafe_code_is_refused()
    {
        folder.Write("mine.cs", Rule.Replace("foreach", "unsafe { } foreach", StringComparison.Ordinal));

        Assert.Equal(["mine.cs, line 9: CS0227: Unsafe code may only appear if compiling with /unsafe"], Mistakes("mine.cs"));
    }

    private static string Text(string written) => Sample.With(16, $"  noise: {{ sleep: {{ interventions: {written} }} }}");

    private Experiment Read(string written) => Sample.ReadIn(folder.Path, Text(written));

    private IReadOnlyList<string> Mistakes(string written) => Sample.MistakesIn(folder.Path, Text(written));
}
