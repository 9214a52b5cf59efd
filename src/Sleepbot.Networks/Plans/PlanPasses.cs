using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>Takes a plan forward and backward, part by part of the batch, on one thread or a team.</summary>
/// <remarks>
/// <para>Steps in a row whose samples are independent are one stretch: each thread takes its parts through all of it. Between stretches, where
/// a step needs the whole batch, threads wait for each other. The last stretch turns around: each part goes forward, is
/// measured by the objective, and goes backward before the next, while its numbers are in the cache.</para>
/// <para>After the way back, gradients of parameters are gathered: of large dense layers row by row from all samples, of others by adding
/// the parts' up in their order.</para>
/// </remarks>
internal sealed class PlanPasses
{
    private readonly PlanBuilder.Result[] workers;
    private readonly ThreadTeam? team;
    private readonly PlanPart[] parts;
    private readonly PartGradients? gradients;
    private readonly LossResult[] results;
    private readonly DeferredGradient[] deferred;
    private readonly PlanStretch[] stretches;

    // Kept, so that no pass allocates. What they work on is in the fields below.
    private readonly Action<int> forward;
    private readonly Action<int> turn;
    private readonly Action<int> backward;
    private readonly Action<int> gather;
    private NetworkState? state;
    private RandomSource noise;
    private int samples;
    private int partsInUse;
    private PlanStretch current;
    private Objective? objective;
    private IBackwardUpdate? update;

    public PlanPasses(Network network, PlanOptions options)
    {
        var first = new PlanBuilder(network, options).Build();
        parts = PartGradients.AreMixed(first.Steps) ? [new PlanPart(0, options.BatchSize)] : PlanPart.Cut(options.BatchSize);
        team = IsCut ? options.Team : null;
        workers = [first, .. Enumerable.Range(1, Threads - 1).Select(_ => new PlanBuilder(network, options, first.Memory).Build())];
        foreach (var worker in workers)
        {
            worker.Memory.Allocate(parts.Max(part => part.Samples));
        }

        gradients = IsCut && options.Training ? new PartGradients([.. workers.Select(worker => worker.Steps)], parts.Length) : null;
        results = new LossResult[parts.Length];
        deferred = [.. first.Steps.Select(step => step.Deferred).OfType<DeferredGradient>()];
        stretches = [.. PlanStretch.Of(first.Steps)];
        (forward, turn, backward, gather) = (ForwardShare, TurnShare, BackwardShare, GatherShare);
    }

    /// <summary>Gets what the calling thread works with: the plan as it is described to people.</summary>
    public PlanBuilder.Result Built => workers[0];

    private int Threads => team?.Threads ?? 1;

    private bool IsCut => parts.Length > 1;

    public void Forward(NetworkState state, int samples, RandomSource noise)
    {
        state.Settle(deferred);
        Begin(state, samples, noise);
        foreach (var stretch in stretches)
        {
            Run(forward, stretch);
        }
    }

    public LossResult Train(NetworkState state, int samples, RandomSource noise, Objective objective, IBackwardUpdate? update)
    {
        Begin(state, samples, noise);
        this.objective = objective;
        this.update = update;
        for (int i = 0; i < stretches.Length - 1; i++)
        {
            Run(forward, stretches[i]);
        }

        Run(turn, stretches[^1]);
        for (int i = stretches.Length - 2; i >= 0; i--)
        {
            Run(backward, stretches[i]);
        }

        if (IsCut)
        {
            Run(gather, default);
        }

        state.Defer(deferred);
        LossResult result = default;
        for (int i = 0; i < partsInUse; i++)
        {
            result += results[i];
        }

        return result;
    }

    /// <summary>Goes forward once more, on the calling thread alone, up to the first step whose result is not finite.</summary>
    /// <returns>That step; null if all is finite.</returns>
    public PlanStep? FindNonFinite(NetworkState state, int samples, RandomSource noise)
    {
        Begin(state, samples, noise);
        foreach (var stretch in stretches)
        {
            Begin(stretch);
            int found = stretch.End;
            for (int i = 0; i < (stretch.NeedsWholeBatch ? 1 : partsInUse); i++)
            {
                var context = stretch.NeedsWholeBatch ? WholeBatch(0, 1) : ContextOf(0, i);
                for (int step = stretch.Begin; step < found; step++)
                {
                    Built.Steps[step].Forward(context);
                    if (!Built.Steps[step].Output.AllFinite(context.Samples))
                    {
                        found = step;
                    }
                }
            }

            if (found < stretch.End)
            {
                return Built.Steps[found];
            }
        }

        return null;
    }

    private void Begin(NetworkState state, int samples, RandomSource noise)
    {
        (this.state, this.samples, this.noise) = (state, samples, noise);
        partsInUse = parts.Length;
        while (parts[partsInUse - 1].FirstSample >= samples)
        {
            partsInUse--;
        }
    }

    private void Begin(PlanStretch stretch)
    {
        current = stretch;

        // For steps that need the whole batch; others go to their parts.
        Built.Memory.FirstSample = 0;
    }

    private void Run(Action<int> work, PlanStretch stretch)
    {
        Begin(stretch);
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
            Built.Steps[current.Begin].Forward(WholeBatch(member, Threads));
            return;
        }

        var (first, end) = PartsOf(member);
        for (int i = first; i < end; i++)
        {
            Forward(workers[member].Steps, ContextOf(member, i));
        }
    }

    private void TurnShare(int member)
    {
        var worker = workers[member];
        var (first, end) = PartsOf(member);
        for (int i = first; i < end; i++)
        {
            var context = ContextOf(member, i);
            Forward(worker.Steps, context);
            results[i] = objective!(new OutputRows(worker.Outputs, context.FirstSample, context.Samples));
            Backward(worker.Steps, samples == 1 && double.IsFinite(results[i].Mean) ? context with { Update = update } : context);
        }
    }

    private void BackwardShare(int member)
    {
        if (current.NeedsWholeBatch)
        {
            var context = WholeBatch(member, Threads);
            Built.Steps[current.Begin].Backward(context);
            AddToShared(Built.Steps[current.Begin], context);
            return;
        }

        var (first, end) = PartsOf(member);
        for (int i = first; i < end; i++)
        {
            Backward(workers[member].Steps, ContextOf(member, i));
        }
    }

    private void Forward(PlanStep[] steps, in StepContext context)
    {
        for (int step = current.Begin; step < current.End; step++)
        {
            steps[step].Forward(context);
        }
    }

    private void Backward(PlanStep[] steps, in StepContext context)
    {
        for (int i = current.End - 1; i >= current.Begin; i--)
        {
            var step = steps[i];
            step.Backward(context);
            if (!IsCut || !step.GathersWeightGradient)
            {
                // At once, while the numbers are near.
                step.WeightGradient(context);
                AddToShared(step, context);
            }
        }
    }

    private void GatherShare(int member)
    {
        var context = WholeBatch(member, Threads);
        for (int i = Built.Steps.Length - 1; i >= 0; i--)
        {
            if (Built.Steps[i] is { GathersWeightGradient: true } step)
            {
                step.WeightGradient(context);
                AddToShared(step, context);
            }
        }

        gradients!.AddUp(context, partsInUse);
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
    private (int First, int End) PartsOf(int member) => (partsInUse * member / Threads, partsInUse * (member + 1) / Threads);

    /// <summary>Goes to a part.</summary>
    private StepContext ContextOf(int member, int index)
    {
        var part = parts[index];
        workers[member].Memory.FirstSample = part.FirstSample;
        return new StepContext
        {
            Weights = state!.Weights.Span,
            WeightGradient = (gradients?.Of(index) ?? state.GradientRoom).Span,
            Statistics = state.Statistics.Span,
            Samples = Math.Min(part.Samples, samples - part.FirstSample),
            FirstSample = part.FirstSample,
            Member = 0,
            Members = 1,
            Noise = noise,
        };
    }

    private StepContext WholeBatch(int member, int members) => new()
    {
        Weights = state!.Weights.Span,
        WeightGradient = state.GradientRoom.Span,
        Statistics = state.Statistics.Span,
        Samples = samples,
        FirstSample = 0,
        Member = member,
        Members = members,
        Noise = noise,
    };
}
