using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>The steps of a plan for some samples of its batch. They share the batch's values with the whole plan, and nothing else.</summary>
/// <param name="Steps">The steps, one for each of the whole plan.</param>
/// <param name="FirstSample">Where the part begins in the batch: a multiple of 16.</param>
/// <param name="Samples">The most samples it takes.</param>
/// <param name="Gradient">Where its steps leave gradients of parameters, at <see cref="PlanParameter"/>'s places; null is the run's own gradient vector.</param>
internal sealed record PlanPart(PlanStep[] Steps, int FirstSample, int Samples, FloatBuffer? Gradient)
{
    // Below this many samples a part would read the weights of dense layers too often; with more than eight parts too.
    private const int UsualSamples = 32;
    private const int MostParts = 8;

    /// <summary>Cuts a plan into parts that several threads can work on. A single part is the plan itself.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What the plan was compiled for.</param>
    /// <param name="whole">The whole plan.</param>
    /// <returns>The parts, and the places of summed parameters in the gradients of all parts but the first.</returns>
    /// <remarks>
    /// For training the cuts depend on the batch alone and not on the number of threads: the gradients of the parts are added in their
    /// order, so that any number of threads adds the same numbers. Inference adds nothing up over samples: there every thread gets one part.
    /// </remarks>
    public static (PlanPart[] Parts, IReadOnlyDictionary<Parameter, int> Places) Cut(Network network, PlanOptions options, PlanBuilder.Result whole)
    {
        int size = SizeFor(options);
        Dictionary<Parameter, int> places = [];
        if (size >= options.BatchSize || HasMixedParameters(whole.Steps))
        {
            return ([new PlanPart(whole.Steps, 0, options.BatchSize, null)], places);
        }

        int length = 0;
        foreach (var parameter in whole.Steps.Where(step => !step.NeedsWholeBatch && !step.GathersWeightGradient).SelectMany(step => step.Parameters))
        {
            if (places.TryAdd(parameter.Parameter, length))
            {
                length += parameter.Parameter.Length;
            }
        }

        List<PlanPart> parts = [];
        for (int first = 0; first < options.BatchSize; first += size)
        {
            int samples = Math.Min(size, options.BatchSize - first);
            bool own = first > 0 && options.Training;
            var built = new PlanBuilder(network, options, whole.Memory.Part(first, samples), own ? places : null).Build();
            parts.Add(new PlanPart(built.Steps, first, samples, own ? new FloatBuffer(length) : null));
        }

        return ([.. parts], places);
    }

    private static int SizeFor(PlanOptions options)
    {
        int parts = options.Training ? Math.Min(MostParts, options.BatchSize / UsualSamples) : options.Team?.Threads ?? 1;
        return PlanValue.Blocks((options.BatchSize + Math.Max(1, parts) - 1) / Math.Max(1, parts)) * PlanValue.Lanes;
    }

    /// <summary>Whether a parameter is read both by steps that leave a gradient in each part and by steps that take it from the whole batch.</summary>
    private static bool HasMixedParameters(PlanStep[] steps) => steps
        .SelectMany(step => step.Parameters.Select(parameter => (parameter.Parameter, Kind: step.GathersWeightGradient || step.NeedsWholeBatch)))
        .GroupBy(one => one.Parameter)
        .Any(readers => readers.DistinctBy(one => one.Kind).Count() > 1);
}
