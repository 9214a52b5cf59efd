using Sleepbot.Shared;

namespace Sleepbot.Training;

/// <summary>How far one intervention of a run came with each of its changes at one stage: a table with a row for each change and a column for each parameter. Immutable.</summary>
public sealed class ChangeTrack
{
    private readonly long[] steps;
    private readonly float[] sizes;

    /// <summary>Creates a track from copies of its numbers.</summary>
    /// <param name="intervention">The intervention's name, and its number among those of the same name: <c>delta-times/0</c>.</param>
    /// <param name="stage">The stage; one.</param>
    /// <param name="parameters">The names of the parameters that it ever changed.</param>
    /// <param name="steps">Optimizer steps taken before each change, in ascending order.</param>
    /// <param name="sizes">L2 sizes, shape (changes, parameters): at least 0, finite.</param>
    /// <exception cref="ArgumentException">There are not as many sizes as changes times parameters, or the steps are not in order.</exception>
    public ChangeTrack(string intervention, SleepStages stage, IReadOnlyList<string> parameters, ReadOnlySpan<long> steps, ReadOnlySpan<float> sizes)
    {
        if (sizes.Length != steps.Length * parameters.Count)
        {
            throw new ArgumentException($"'{intervention}' has {steps.Length} changes of {parameters.Count} parameters, but {sizes.Length} sizes. Give one for each change and parameter.", nameof(sizes));
        }

        for (int i = 1; i < steps.Length; i++)
        {
            if (steps[i] <= steps[i - 1])
            {
                throw new ArgumentException($"'{intervention}' changes after step {steps[i - 1]} and then after step {steps[i]}. Give the steps in ascending order, each once.", nameof(steps));
            }
        }

        Intervention = intervention;
        Stage = stage;
        Parameters = [.. parameters];
        this.steps = steps.ToArray();
        this.sizes = sizes.ToArray();
    }

    /// <summary>Gets the intervention's name, and its number among those of the same name: <c>delta-times/0</c>.</summary>
    public string Intervention { get; }

    /// <summary>Gets the stage at which it changed something.</summary>
    public SleepStages Stage { get; }

    /// <summary>Gets the names of the parameters that it changed at least once, in the order of the weight vector: the columns of <see cref="Sizes"/>.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Gets the optimizer steps taken before each change, in ascending order.</summary>
    public ReadOnlySpan<long> Steps => steps;

    /// <summary>Gets the L2 size of each change of each parameter, row by row: shape (changes, <see cref="Parameters"/>).</summary>
    public ReadOnlySpan<float> Sizes => sizes;

    /// <summary>Gets the sizes of one change, one for each of <see cref="Parameters"/>.</summary>
    /// <param name="change">Which, from 0.</param>
    public ReadOnlySpan<float> SizesOf(int change) => sizes.AsSpan(change * Parameters.Count, Parameters.Count);

    /// <summary>Finds the change after a step.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    /// <returns>Its number, or a negative one if there is none.</returns>
    public int At(long step) => Array.BinarySearch(steps, step);

    /// <summary>Gets the word for a stage that the journal and checkpoints use: <c>apply</c>, <c>filter-gradient</c>, <c>present-weights</c> or <c>finish</c>.</summary>
    /// <param name="stage">The stage; one.</param>
    public static string WordOf(SleepStages stage) => NameStyle.Kebab(stage.ToString());

    /// <summary>Gets the stage of a word.</summary>
    /// <param name="word">One of those that <see cref="WordOf"/> returns.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static SleepStages StageOf(string word) =>
        Enum.GetValues<SleepStages>().FirstOrDefault(stage => WordOf(stage) == word) is not SleepStages.None and var stage
            ? stage
            : throw new ArgumentException($"'{word}' is no stage of sleep; expected apply, filter-gradient, present-weights or finish.", nameof(word));
}
