using System.CommandLine;

namespace Sleepbot.Bench;

/// <summary>Options that several subcommands share.</summary>
internal static class Options
{
    public static Option<string[]> Nets()
    {
        var option = new Option<string[]>("--net", "-n")
        {
            Description = "Which network; may be given several times. All by default.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [.. BenchNets.Names],
        };
        option.AcceptOnlyFromAmong([.. BenchNets.Names]);
        return option;
    }

    public static Option<string> Net()
    {
        var option = new Option<string>("--net", "-n") { Description = "Which network.", HelpName = "NAME", DefaultValueFactory = _ => "lenet5" };
        option.AcceptOnlyFromAmong([.. BenchNets.Names]);
        return option;
    }

    public static Option<int[]> Batches()
    {
        var option = new Option<int[]>("--batch", "-b") { Description = "Which batch; may be given several times. By default those of bench/README.md.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } batches && batches.Any(batch => batch < 1))
            {
                result.AddError($"--batch is {batches.Min()}, expected at least 1.");
            }
        });
        return option;
    }

    public static Option<int> Batch(int usual) => AtLeast(new Option<int>("--batch", "-b") { Description = "Samples of a step.", HelpName = "N", DefaultValueFactory = _ => usual }, 1);

    public static Option<double> Seconds(double usual)
    {
        var option = new Option<double>("--seconds", "-s") { Description = "How long to measure each row.", HelpName = "S", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is > 0 and < 86_400))
            {
                result.AddError("--seconds: expected a number above 0 and below a day.");
            }
        });
        return option;
    }

    public static Option<int> Rounds(int usual) => AtLeast(new Option<int>("--rounds", "-r") { Description = "In how many stretches; the median and the extremes are shown.", HelpName = "N", DefaultValueFactory = _ => usual }, 1);

    public static Option<int> Runs() => AtLeast(new Option<int>("--runs") { Description = "How many runs side by side.", HelpName = "N", DefaultValueFactory = _ => 2 }, 1);

    public static Option<int> Threads() => AtLeast(new Option<int>("--threads") { Description = "How many threads share a run. Shares stay shares of one core's peak.", HelpName = "N", DefaultValueFactory = _ => 1 }, 1);

    private static Option<int> AtLeast(Option<int> option, int least)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{option.Name}: expected at least {least}.");
            }
        });
        return option;
    }
}
