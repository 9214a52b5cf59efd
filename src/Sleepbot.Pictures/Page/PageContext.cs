namespace Sleepbot.Pictures;

/// <summary>What every section of the page needs.</summary>
/// <param name="Result">The experiment.</param>
/// <param name="Table">Its table.</param>
internal sealed record PageContext(ExperimentResult Result, ResultTable Table)
{
    public string Level => ResultText.Percent(Table.Level, 0);

    /// <summary>Gets the baseline's place in the experiment, from 0.</summary>
    public int BaselineArm => Result.Arms.Select((arm, i) => (arm, i)).First(entry => entry.arm.Name == Result.Baseline).i;

    public static string Swatch(int arm) => $"<svg class=\"swatch arm-{arm}\" aria-hidden=\"true\"><path d=\"M0 6H18\"/></svg>";
}
