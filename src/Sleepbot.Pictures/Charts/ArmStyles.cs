using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Gives each arm its colour: ink for the baseline, a colour-blind-safe palette for the others, dashes when it runs out.</summary>
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
        int challenger = 0;
        for (int i = 0; i < result.Arms.Count; i++)
        {
            if (result.Arms[i].Name == result.Baseline)
            {
                css.Append($".arm-{i},.key-{i}{{--arm:var(--ink)}}\n");
                continue;
            }

            string dash = dashes[challenger / Colours % dashes.Length];
            css.Append($".arm-{i},.key-{i}{{--arm:var(--colour-{challenger % Colours});--dash:{dash}}}\n");
            challenger++;
        }

        return css.ToString();
    }

    /// <summary>Writes the rules by which the legend hides an arm and brings it to the front, without a script.</summary>
    public static string WriteLegend(ExperimentResult result) => string.Concat(Enumerable.Range(0, result.Arms.Count).Select(i =>
        $"""
        .lab:has(#show-{i}:not(:checked)) .arm-{i}{"{display:none}"}
        .lab:has(.chip-{i}:hover) :is(.line,.band,.name,.leader,.lost,.cross):not(.arm-{i}){"{opacity:.12}"}

        """));
}
