namespace Sleepbot.Experiments.Yaml;

/// <summary>Gathers the mistakes of an experiment file, so that a user sees all of them at once.</summary>
internal sealed class ProblemList
{
    // A mistake in a section that several arms share is met once for each arm, but it is one mistake.
    private readonly HashSet<Problem> known = [];
    private readonly List<Problem> problems = [];

    /// <summary>Gets how often a mistake was reported so far, repeated ones included: whoever remembers it learns whether a part was sound.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a mistake.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong, what was expected, and how to mend it.</param>
    public void Add(Place place, string message) => Add(new Problem(place.File, place.Line, message));

    /// <summary>Adds a mistake.</summary>
    /// <param name="problem">The mistake.</param>
    public void Add(Problem problem)
    {
        Count++;
        if (known.Add(problem))
        {
            problems.Add(problem);
        }
    }

    /// <summary>Ends with an <see cref="ExperimentException"/> if there are mistakes.</summary>
    /// <exception cref="ExperimentException">There are: it lists them file by file, from the first line to the last.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            List<string> files = [.. problems.Select(problem => problem.File).Distinct()];
            throw new ExperimentException([.. problems.OrderBy(problem => files.IndexOf(problem.File)).ThenBy(problem => problem.Line)]);
        }
    }
}
