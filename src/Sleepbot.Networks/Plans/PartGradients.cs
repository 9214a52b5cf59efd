using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The gradients that each part of a batch leaves of those parameters whose gradient no step takes from the whole batch. They are added in the parts' order.</summary>
internal sealed class PartGradients
{
    private readonly FloatBuffer[] vectors;
    private readonly PlanParameter[] parameters;

    /// <summary>Prepares a vector for each part, and tells the steps their places in it.</summary>
    /// <param name="threads">The steps of each thread.</param>
    /// <param name="parts">How many parts there are.</param>
    public PartGradients(PlanStep[][] threads, int parts)
    {
        int length = 0;
        foreach (var steps in threads)
        {
            // The same places for every thread.
            length = Place(steps);
        }

        vectors = [.. Enumerable.Range(0, parts).Select(_ => new FloatBuffer(length))];
        parameters = [.. Of(threads[0]).DistinctBy(one => one.Parameter)];
    }

    /// <summary>Whether a parameter is read both by steps that leave a gradient in each part and by steps that take it from the whole batch: then a batch cannot be cut.</summary>
    public static bool AreMixed(PlanStep[] steps) => steps
        .SelectMany(step => step.Parameters.Select(parameter => (parameter.Parameter, step.SeesWholeBatch)))
        .GroupBy(one => one.Parameter)
        .Any(readers => readers.DistinctBy(one => one.SeesWholeBatch).Count() > 1);

    /// <summary>Whether the weight gradient of a dense layer is better taken from the whole batch than added up over parts.</summary>
    /// <remarks>
    /// A sum is written for each part, read again and added to another: three numbers for each weight. The whole batch's inputs and gradients are
    /// written where they can stay, and read again: two numbers for each of a part's 32 samples. Both are bound by memory.
    /// </remarks>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="outputs">Outputs of the layer.</param>
    public static bool AreTooLarge(int inputs, int outputs) => 3L * inputs * outputs > 2L * 32 * (inputs + outputs);

    /// <summary>Gets the vector of a part.</summary>
    public FloatBuffer Of(int part) => vectors[part];

    /// <summary>Adds up this thread's share of each gradient.</summary>
    /// <param name="context">The whole batch, with the vector that takes the sums.</param>
    /// <param name="parts">How many parts have samples.</param>
    public void AddUp(in StepContext context, int parts)
    {
        foreach (var one in parameters)
        {
            var (begin, end) = context.ShareOf(one.Parameter.Length);
            var sum = one.Parameter.Of(context.WeightGradient)[begin..end];
            vectors[0].Span.Slice(one.Place + begin, sum.Length).CopyTo(sum);
            for (int i = 1; i < parts; i++)
            {
                Elementwise.AddTo(sum, vectors[i].Span.Slice(one.Place + begin, sum.Length));
            }
        }
    }

    private static int Place(PlanStep[] steps)
    {
        Dictionary<Parameter, int> places = [];
        int length = 0;
        foreach (var one in Of(steps))
        {
            if (places.TryAdd(one.Parameter, length))
            {
                length += one.Parameter.Length;
            }

            one.Place = places[one.Parameter];
        }

        return length;
    }

    private static IEnumerable<PlanParameter> Of(PlanStep[] steps) => steps.Where(step => !step.SeesWholeBatch).SelectMany(step => step.Parameters);
}
