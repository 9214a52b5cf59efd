using System.Text;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>Gives each arm its colour: ink for the baseline, a colour-blind-safe palette for the others, dashes when it runs out.</summary>
/// <remarks>Controls wear a paler tone of the arm that they belong to, with dashes of their own.</remarks>
internal static class ArmStyles
{
    /// <summary>Colours in chart.css, after B. Wong, "Points of view: Color blindness", Nature Methods 8 (2011).</summary>
    private const int Colours = 6;

    private static readonly string[] dashes = ["none", "6 3", "2 2.5", "9 3 2 3"];

    /// <summary>Writes the style of every arm.</summary>
    public static string Write(ExperimentResult result)
    {
        StringBuilder css = new();
        // Many bands over each other would hide what is between them.
        css.Append($":root{{--band:{Math.Clamp(0.8 / Math.Max(1, result.Arms.Count), 0.04, 0.13):0.###}}}\n");
        Dictionary<string, ArmOutcome> controls = (result.Verdict?.Arms ?? [])
            .Where(arm => arm.Role is ArmRole.Sham or ArmRole.Shuffled or ArmRole.Identity or ArmRole.Reference && arm.Origin != arm.Name)
            .ToDictionary(arm => arm.Name);
        Dictionary<string, string> colours = [];
        int challenger = 0;
        for (int i = 0; i < result.Arms.Count; i++)
        {
            string name = result.Arms[i].Name;
            if (controls.TryGetValue(name, out ArmOutcome? control) && colours.TryGetValue(control.Origin, out string? own))
            {
                css.Append($".arm-{i},.key-{i}{{--arm:color-mix(in srgb,{own} 65%,var(--paper));--dash:{Dash(control.Role)}}}\n");
                continue;
            }

            bool isBaseline = name == result.Baseline;
            colours[name] = isBaseline ? "var(--ink)" : $"var(--colour-{challenger % Colours})";
            css.Append($".arm-{i},.key-{i}{{--arm:{colours[name]}{(isBaseline ? "" : $";--dash:{dashes[challenger / Colours % dashes.Length]}")}}}\n");
            challenger += isBaseline ? 0 : 1;
        }

        return css.ToString();
    }

    private static string Dash(ArmRole role) => role switch
    {
        ArmRole.Sham => "2 3",
        ArmRole.Shuffled => "7 3 2 3",
        ArmRole.Identity => "1 4",
        _ => "6 3",
    };

    /// <summary>Writes the rules by which the legend hides an arm and brings it to the front, without a script.</summary>
    public static string WriteLegend(ExperimentResult result) => string.Concat(Enumerable.Range(0, result.Arms.Count).Select(i =>
        $"""
        .lab:has(#show-{i}:not(:checked)) .arm-{i}{"{display:none}"}
        .lab:has(.chip-{i}:hover) :is(.line,.band,.name,.leader,.lost,.cross):not(.arm-{i}){"{opacity:.12}"}

        """));
}
