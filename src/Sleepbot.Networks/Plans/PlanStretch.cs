namespace Sleepbot.Networks;

/// <summary>Steps of a plan in a row: several whose samples are independent, or one that needs the whole batch.</summary>
/// <param name="Begin">The first step.</param>
/// <param name="End">The one after the last.</param>
/// <param name="NeedsWholeBatch">Whether it is one that needs the whole batch.</param>
internal readonly record struct PlanStretch(int Begin, int End, bool NeedsWholeBatch)
{
    /// <summary>Cuts a plan at the steps that need the whole batch. The last stretch never does: it may be empty.</summary>
    /// <param name="steps">The plan's steps.</param>
    public static IEnumerable<PlanStretch> Of(PlanStep[] steps)
    {
        int begin = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].NeedsWholeBatch)
            {
                yield return new PlanStretch(begin, i, false);
                yield return new PlanStretch(i, i + 1, true);
                begin = i + 1;
            }
        }

        yield return new PlanStretch(begin, steps.Length, false);
    }
}
