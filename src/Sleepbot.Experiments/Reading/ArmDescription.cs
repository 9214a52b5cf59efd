using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Reading;

/// <summary>Says in one line what an arm does, from what it writes.</summary>
internal static class ArmDescription
{
    /// <summary>Describes an arm.</summary>
    /// <param name="own">What the arm writes itself.</param>
    /// <param name="whole">The whole arm.</param>
    /// <returns>For example <c>sleep every 4 steps on convolutions: {delta-times: {factor: 2}}</c>.</returns>
    public static string Of(YamlSection own, YamlSection whole)
    {
        var others = own.Entries.Where(entry => entry.Key != "sleep").Select(entry => $"{entry.Key} {Inline(entry.Value)}");
        return string.Join("; ", others.Append(Sleep(whole.Find("sleep")?.Value)));
    }

    private static string Sleep(YamlValue? sleep)
    {
        if (sleep is not YamlSection section || section.Find("interventions") is not { } interventions)
        {
            return "no sleep";
        }

        string layers = section.Find("layers") is { } chosen ? Inline(chosen.Value) : "all";
        string when = string.Join(" ", SleepSection.WhenKeys.Select(section.Find).OfType<YamlEntry>().Select(entry => $"{entry.Key} {Inline(entry.Value)}"));
        string strength = section.Find("strength") is { } schedule ? $" with strength {Inline(schedule.Value)}" : "";
        return $"sleep {when} on {layers}{strength}: {Inline(interventions.Value)}";
    }

    private static string Inline(YamlValue value) => value switch
    {
        YamlText text => text.Text,
        YamlList { Items: [var only] } => Inline(only),
        YamlList list => $"[{string.Join(", ", list.Items.Select(Inline))}]",
        YamlSection section => $"{{{string.Join(", ", section.Entries.Select(entry => $"{entry.Key}: {Inline(entry.Value)}"))}}}",
        _ => "",
    };
}
