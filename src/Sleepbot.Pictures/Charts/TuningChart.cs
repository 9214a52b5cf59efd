using System.Text;
using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How sensitive each arm is to a tuned setting: a dot for each trial, a ring around the chosen one. One small chart for each arm and setting, on shared axes.</summary>
internal sealed class TuningChart
{
    private readonly IReadOnlyList<TunedArm> arms;
    private readonly EndpointFacts endpoint;
    private readonly Scale up;

    public TuningChart(TuningOutcome tuning, EndpointFacts endpoint)
    {
        arms = tuning.Arms;
        this.endpoint = endpoint;
        up = Axes.Even([.. arms.SelectMany(arm => arm.Trials).Select(trial => trial.Mean).OfType<double>()], Axes.Label(endpoint.Unit), 0.1);
        Settings = [.. arms.SelectMany(arm => arm.Trials).SelectMany(trial => trial.Settings.Keys).Distinct()];
        Most = arms.Count == 0 ? 0 : arms.Max(arm => arm.Trials.Count);
    }

    /// <summary>Gets the paths of the settings that were tuned.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Gets the most trials that any arm had: the rows of the charts' table.</summary>
    public int Most { get; }

    public string Draw(TunedArm tuned, string setting, int arm)
    {
        double[] tried = [.. arms.SelectMany(other => other.Trials).Where(trial => trial.Settings.ContainsKey(setting)).Select(trial => trial.Settings[setting])];
        Plot plot = new(PlotSize.Small with { TicksX = 4, Right = 14 }, Axes.Setting(tried), up);
        TrialOutcome[] trials = [.. tuned.Trials.Where(trial => trial.Settings.ContainsKey(setting)).OrderBy(trial => trial.Settings[setting])];
        StringBuilder svg = new();
        string columns = string.Join(' ', tuned.Trials.Select(trial => trial.Settings.TryGetValue(setting, out double value) ? SvgPath.Number(plot.X(value)) : "-"));
        plot.Open(svg, "", $"{tuned.Arm}: what {trials.Length} trials of {setting} came to on the validation split.", $"data-columns=\"{columns}\" data-arm=\"arm-{arm}\"");
        plot.Axes(svg, Short(setting), "");
        // Only with one setting does a line between trials say something: with more, neighbours differ in the others too.
        if (Settings.Count == 1)
        {
            svg.Append($"<path class=\"thread arm-{arm}\" d=\"{SvgPath.Line(trials.Where(trial => trial.Mean is not null).Select(trial => (plot.X(trial.Settings[setting]), plot.Y(trial.Mean!.Value))))}\"/>");
        }

        foreach (TrialOutcome trial in trials)
        {
            string x = SvgPath.Number(plot.X(trial.Settings[setting]));
            string y = SvgPath.Number(plot.Y(trial.Mean ?? (endpoint.Better == Better.Higher ? up.Low : up.High)));
            svg.Append(trial.IsChosen ? $"<circle class=\"ring arm-{arm}\" cx=\"{x}\" cy=\"{y}\" r=\"8\"/>" : "");
            svg.Append(trial.Mean is null
                ? $"<path class=\"cross arm-{arm}\" d=\"M{x} {y}m-4-4l8 8m0-8l-8 8\"/>"
                : $"<circle class=\"dot arm-{arm}\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\"/>");
        }

        return svg.Append("<path class=\"cursor\"/></svg>").ToString();
    }

    /// <summary>Writes the last part of a setting's path, with the rule's name where it is a rule's.</summary>
    public static string Short(string path)
    {
        string[] parts = path.Split('.');
        return parts is [.., "interventions", string rule, string name] ? $"{rule} {name}" : parts[^1];
    }
}
