using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes a plan forward and backward, part by part of the batch, on one thread or a team.</summary>
/// <remarks>
/// Steps in a row whose samples are independent are one stretch: each thread takes its parts through all of it. Between stretches, where
/// a step needs the whole batch, threads wait for each other. After the way back, gradients of parameters are gathered: of dense
/// layers row by row from all samples, of others by adding the parts' up in their order.
/// </remarks>
internal sealed class PlanPasses
{
    private readonly ThreadTeam? team;
    private readonly PlanPart[] parts;
    private readonly (Parameter Parameter, int Place)[] summed;

    // The whole plan's steps where they are wanted: those that divide channels or rows. Others exist in the parts alone.
    private readonly PlanStep?[] whole;
    private readonly Stretch[] stretches;

    // Kept, so that no pass allocates. What they work on is in the fields below.
    private readonly Action<int> forward;
    private readonly Action<int> backward;
    private readonly Action<int> gather;
    private NetworkState? state;
    private RandomSource noise;
    private int samples;
    private Stretch current;

    public PlanPasses(Network network, PlanOptions options, PlanBuilder.Result built)
    {
        (parts, var places) = PlanPart.Cut(network, options, built);
        team = parts.Length > 1 ? options.Team : null;
        summed = [.. places.Select(place => (place.Key, place.Value))];
        whole = [.. built.Steps.Select(step => step.NeedsWholeBatch || step.GathersWeightGradient ? step : null)];
        stretches = [.. StretchesOf(built.Steps)];
        (forward, backward, gather) = (ForwardShare, BackwardShare, GatherShare);
    }

    private int Threads => team?.Threads ?? 1;

    /// <summary>Gets how many parts hold samples of this batch.</summary>
    private int PartsInUse => Math.Min(parts.Length, (samples + parts[0].Samples - 1) / parts[0].Samples);

    public void Forward(NetworkState state, int samples, RandomSource noise)
    {
        Begin(state, samples, noise);
        foreach (var stretch in stretches)
        {
            Run(forward, stretch);
        }
    }

    public void Backward(NetworkState state, int samples, RandomSource noise)
    {
        Begin(state, samples, noise);
        for (int i = stretches.Length - 1; i >= 0; i--)
        {
            Run(backward, stretches[i]);
        }

        if (parts.Length > 1)
        {
            Run(gather, default);
        }
    }

    private static IEnumerable<Stretch> StretchesOf(PlanStep[] steps)
    {
        int begin = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            if (i + 1 == steps.Length || steps[i].NeedsWholeBatch || steps[i + 1].NeedsWholeBatch)
            {
                yield return new Stretch(begin, i + 1, steps[i].NeedsWholeBatch);
                begin = i + 1;
            }
        }
    }

    private void Begin(NetworkState state, int samples, RandomSource noise) => (this.state, this.samples, this.noise) = (state, samples, noise);

    private void Run(Action<int> work, Stretch stretch)
    {
        current = stretch;
        if (team is null)
        {
            work(0);
        }
        else
        {
            team.Run(work);
        }
    }

    private void ForwardShare(int member)
    {
        if (current.NeedsWholeBatch)
        {
            whole[current.Begin]!.Forward(WholeBatch(member));
            return;
        }

        var (first, end) = PartsOf(member);
        for (int i = first; i < end; i++)
        {
            var context = ContextOf(parts[i]);
            for (int step = current.Begin; step < current.End; step++)
            {
                parts[i].Steps[step].Forward(context);
            }
        }
    }

    private void BackwardShare(int member)
    {
        if (current.NeedsWholeBatch)
        {
            var context = WholeBatch(member);
            whole[current.Begin]!.Backward(context);
            AddToShared(whole[current.Begin]!, context);
            return;
        }

        var (first, end) = PartsOf(member);
        for (int i = first; i < end; i++)
        {
            var context = ContextOf(parts[i]);
            for (int step = current.End - 1; step >= current.Begin; step--)
            {
                var own = parts[i].Steps[step];
                own.Backward(context);
                if (parts.Length == 1)
                {
                    // At once, while the numbers are near.
                    own.WeightGradient(context);
                }

                if (parts.Length == 1 || !own.GathersWeightGradient)
                {
                    AddToShared(own, context);
                }
            }
        }
    }

    private void GatherShare(int member)
    {
        var context = WholeBatch(member);
        for (int i = whole.Length - 1; i >= 0; i--)
        {
            if (whole[i] is { GathersWeightGradient: true } step)
            {
                step.WeightGradient(context);
                AddToShared(step, context);
            }
        }

        foreach (var (parameter, place) in summed)
        {
            var (begin, end) = context.ShareOf(parameter.Length);
            var sum = parameter.Of(context.WeightGradient)[begin..end];
            for (int i = 1; i < PartsInUse; i++)
            {
                Elementwise.AddTo(sum, parts[i].Gradient!.Span[(place + begin)..(place + end)]);
            }
        }
    }

    private static void AddToShared(PlanStep step, in StepContext context)
    {
        // By index: walking a list through its interface would allocate for every step of the plan.
        var parameters = step.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            parameters[i].AddToShared(context);
        }
    }

    /// <summary>Gets which parts a thread takes: neighbours, and the same ones forward and backward, so that their numbers are in its cache.</summary>
    private (int First, int End) PartsOf(int member) => (PartsInUse * member / Threads, PartsInUse * (member + 1) / Threads);

    private StepContext ContextOf(PlanPart part) => new()
    {
        Weights = state!.Weights.Span,
        WeightGradient = (part.Gradient ?? state.Gradient).Span,
        Statistics = state.Statistics.Span,
        Samples = Math.Min(part.Samples, samples - part.FirstSample),
        FirstSample = part.FirstSample,
        Member = 0,
        Members = 1,
        Noise = noise,
    };

    private StepContext WholeBatch(int member) => new()
    {
        Weights = state!.Weights.Span,
        WeightGradient = state.Gradient.Span,
        Statistics = state.Statistics.Span,
        Samples = samples,
        FirstSample = 0,
        Member = member,
        Members = Threads,
        Noise = noise,
    };

    /// <summary>Steps of the plan from one to before another.</summary>
    private readonly record struct Stretch(int Begin, int End, bool NeedsWholeBatch);
}
