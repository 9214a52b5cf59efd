namespace Sleepbot.Statistics;

/// <summary>How many steps a run took to a target, or as many as it was watched for in vain.</summary>
/// <remarks>Steps may as well be gradient-equivalents or seconds, as long as all runs are measured alike.</remarks>
public readonly record struct StepsToTarget
{
    private StepsToTarget(StepsOutcome outcome, double steps)
    {
        if (outcome != StepsOutcome.Diverged && !(double.IsFinite(steps) && steps >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, "Steps are a finite number, at least 0.");
        }

        Outcome = outcome;
        Steps = steps;
    }

    /// <summary>Gets how it ended.</summary>
    public StepsOutcome Outcome { get; }

    /// <summary>Gets the steps taken to the target, or until the run stopped without it; infinity for a run that diverged.</summary>
    public double Steps { get; }

    /// <summary>A run that reached the target.</summary>
    /// <param name="steps">The steps it took, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative or not finite.</exception>
    public static StepsToTarget Reached(double steps) => new(StepsOutcome.Reached, steps);

    /// <summary>A run that stopped before it reached the target.</summary>
    /// <param name="steps">The steps it was watched for, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative or not finite.</exception>
    public static StepsToTarget NotReached(double steps) => new(StepsOutcome.NotReached, steps);

    /// <summary>A run that diverged: worse than any that did not reach the target.</summary>
    public static StepsToTarget Diverged() => new(StepsOutcome.Diverged, double.PositiveInfinity);

    /// <summary>Reads a curve: the target is reached at the first of several evaluations in a row that meet it.</summary>
    /// <remarks>One lucky evaluation is a maximum over noise, so two in a row are asked for by default.</remarks>
    /// <param name="steps">When the run was evaluated, increasing; at least one.</param>
    /// <param name="values">What was found, as many as <paramref name="steps"/>. A value that is not finite before the target is reached is a run that diverged.</param>
    /// <param name="target">The value to reach.</param>
    /// <param name="better">Which way values get better.</param>
    /// <param name="hits">How many evaluations in a row must meet the target, at least 1.</param>
    /// <exception cref="ArgumentException">There are no steps, not as many values as steps, or steps that do not increase.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hits"/> is below 1.</exception>
    public static StepsToTarget Of(
        ReadOnlySpan<double> steps, ReadOnlySpan<double> values, double target, Better better = Better.Higher, int hits = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hits, 1);
        Grid.Check(steps);
        Grid.CheckLength(steps.Length, values.Length, nameof(values));
        int inARow = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                return Diverged();
            }

            inARow = (better == Better.Higher ? values[i] >= target : values[i] <= target) ? inARow + 1 : 0;
            if (inARow == hits)
            {
                return Reached(steps[i - hits + 1]);
            }
        }

        return NotReached(steps[^1]);
    }

    /// <summary>The steps spent within a budget: all of it, where the target was not reached in time.</summary>
    internal double Within(double budget)
    {
        if (!(double.IsFinite(budget) && budget > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget is a finite number of steps above 0.");
        }

        if (Outcome == StepsOutcome.NotReached && Steps < budget)
        {
            throw new ArgumentException(
                $"A run stopped at {Steps} steps without reaching the target, before the budget of {budget}: nobody knows what it would have done. "
                + "Let it run to the budget, or lower the budget.",
                nameof(budget));
        }

        return Math.Min(Steps, budget);
    }

    /// <summary>Whether a run that is looked at for its budget surely did better than another one within its own: who is only known not to have arrived yet may have been next.</summary>
    internal bool IsBefore(double budget, StepsToTarget other, double otherBudget) =>
        other.Outcome == StepsOutcome.Diverged ? Outcome != StepsOutcome.Diverged
        : IsReachedWithin(budget) && (other.IsReachedWithin(otherBudget) ? Steps < other.Steps : Steps <= otherBudget);

    private bool IsReachedWithin(double budget) => Outcome == StepsOutcome.Reached && Steps <= budget;
}
