namespace Sleepbot.Statistics;

/// <summary>The one check of the moments at which curves were evaluated.</summary>
internal static class Grid
{
    internal static void Check(ReadOnlySpan<double> steps)
    {
        if (steps.IsEmpty)
        {
            throw new ArgumentException("A curve without evaluations reaches nothing; expected at least one step.", nameof(steps));
        }

        Finite.Check(steps, nameof(steps));
        for (int i = 1; i < steps.Length; i++)
        {
            if (steps[i] <= steps[i - 1])
            {
                throw new ArgumentException($"Step {i} is {steps[i]}, after {steps[i - 1]}; expected steps that increase.", nameof(steps));
            }
        }
    }

    internal static void CheckLength(int steps, int values, string parameter)
    {
        if (steps != values)
        {
            throw new ArgumentException($"A curve has {values} values; expected {steps}, one for each step.", parameter);
        }
    }
}
