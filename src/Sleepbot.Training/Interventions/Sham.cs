using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>A rule's control in one run, yoked to another run in which the rule acts: whenever it changed something there, as much is changed here, in a random direction.</summary>
/// <remarks>
/// Each parameter (a layer's weights, a layer's biases) is moved as far as the rule moved it, after the same steps and at the same stages; all directions are equally likely,
/// and drawn anew each time. The rule itself is not asked: it only says what happens to moments and statistics after its changes.
/// </remarks>
internal sealed class Sham : RuleControl
{
    private readonly Trail? apply;
    private readonly Trail? filter;
    private readonly Trail? present;
    private readonly Trail? finish;

    /// <summary>Yokes a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="key">Its name, and its number among those of the same name.</param>
    /// <param name="changes">What the run has changed in which it acts.</param>
    /// <param name="network">The network.</param>
    public Sham(Intervention rule, string key, ChangeRecord changes, Network network)
        : base(rule)
    {
        Name = $"{rule.Name} (sham)";
        apply = TrailOf(SleepStages.Apply);
        filter = TrailOf(SleepStages.FilterGradient);
        present = TrailOf(SleepStages.PresentWeights);
        finish = TrailOf(SleepStages.Finish);

        Trail? TrailOf(SleepStages stage) => changes.Find(key, stage) is { } track ? new Trail(track, network) : null;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    /// <remarks>It looks at nothing.</remarks>
    public override int Snapshots => 0;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        if (apply?.At(sleep.Step) is >= 0 and var change)
        {
            apply.Repeat(change, sleep, sleep.Weights);
        }
    }

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
        if (filter?.At(sleep.Step) is >= 0 and var change)
        {
            filter.Repeat(change, sleep, gradient);
        }
    }

    /// <inheritdoc/>
    public override bool PresentWeights(SleepContext sleep, Span<float> weights)
    {
        if (present?.At(sleep.Step) is >= 0 and var change)
        {
            present.Repeat(change, sleep, weights);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    /// <remarks>The last word comes at the end of this run, whether it is as long as the other one or has stopped early.</remarks>
    public override void Finish(SleepContext sleep)
    {
        if (finish is { IsEmpty: false })
        {
            finish.Repeat(0, sleep, sleep.Weights);
        }
    }

    /// <summary>The changes at one stage, with the parameters that they concern.</summary>
    private sealed class Trail(ChangeTrack track, Network network)
    {
        private readonly string stage = ChangeTrack.WordOf(track.Stage);
        private readonly Parameter[] parameters = [.. track.Parameters.Select(name => network.Parameters.First(parameter => parameter.Name == name))];

        public bool IsEmpty => track.Steps.Length == 0;

        public int At(long step) => track.At(step);

        public void Repeat(int change, SleepContext sleep, Span<float> vector)
        {
            // Between two sleeps there may be several evaluations, each with a direction of its own.
            var source = sleep.Random.Derive(stage).Derive(sleep.Step);
            var sizes = track.SizesOf(change);
            for (int i = 0; i < parameters.Length; i++)
            {
                if (sizes[i] > 0)
                {
                    var direction = parameters[i].Of(sleep.Scratch);
                    source.Derive(parameters[i].Name).FillNormal(direction);
                    FlatVector.AddMultiple(parameters[i].Of(vector), (float)(sizes[i] / Math.Sqrt(FlatVector.SumOfSquares(direction))), direction);
                }
            }
        }
    }
}
