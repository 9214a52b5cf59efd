using System.Numerics;
using System.Runtime.InteropServices;

namespace Sleepbot.Training;

/// <summary>One range of the weights in one step, as an optimizer sees it.</summary>
/// <remarks>All spans have the same length, and element <c>i</c> of each belongs to the same weight.</remarks>
public readonly ref struct UpdateContext
{
    private readonly OptimizerState state;
    private readonly int start;

    internal UpdateContext(
        OptimizerState state, Span<float> weights, ReadOnlySpan<float> gradient, int start, double learningRate, double weightDecay)
    {
        this.state = state;
        this.start = start;
        Weights = weights;
        Gradient = gradient;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>Gets the weights of the range, to be changed in place.</summary>
    public Span<float> Weights { get; }

    /// <summary>Gets the gradient of the loss with respect to these weights.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>Gets the learning rate of this range in this step.</summary>
    public double LearningRate { get; }

    /// <summary>Gets the weight decay, for an optimizer that <see cref="Optimizer.DecaysWeightsDirectly"/>.</summary>
    public double WeightDecay { get; }

    /// <summary>Gets the number of the step: 1 for the first.</summary>
    public long Step => state.Step;

    /// <summary>Gets the scalars, as <see cref="Optimizer.AdvanceScalars"/> left them for this step.</summary>
    public ReadOnlySpan<double> Scalars => state.Scalars;

    /// <summary>Gets one moment of the range, to be changed in place.</summary>
    /// <param name="index">Which moment, from 0 to below <see cref="Optimizer.MomentCount"/>.</param>
    public Span<float> Moment(int index) => state.Moments[index].Span.Slice(start, Weights.Length);

    /// <summary>Applies a rule to every weight of the range, as many at once as a vector register holds.</summary>
    /// <typeparam name="TRule">The rule; a struct, so that the compiler builds one loop for it alone.</typeparam>
    /// <param name="rule">The rule with this step's numbers.</param>
    /// <remarks>
    /// Every weight goes through the same operations, the last ones of a range in a register that they fill in part only. So the
    /// result does not depend on how wide the machine's registers are, or on where ranges are cut.
    /// </remarks>
    public void Apply<TRule>(TRule rule)
        where TRule : struct, IUpdateRule
    {
        ref float weight = ref MemoryMarshal.GetReference(Weights);
        ref float gradient = ref MemoryMarshal.GetReference(Gradient);
        ref float first = ref MemoryMarshal.GetReference(MomentIfAny(0));
        ref float second = ref MemoryMarshal.GetReference(MomentIfAny(1));
        ref float third = ref MemoryMarshal.GetReference(MomentIfAny(2));
        int whole = Weights.Length - (Weights.Length % Vector<float>.Count);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)Vector<float>.Count)
        {
            // What a rule does not use is neither read nor written: MomentCount is a constant in each loop that is built.
            UpdateLanes lanes = new()
            {
                Weight = Vector.LoadUnsafe(ref weight, i),
                Gradient = Vector.LoadUnsafe(ref gradient, i),
                First = TRule.MomentCount > 0 ? Vector.LoadUnsafe(ref first, i) : default,
                Second = TRule.MomentCount > 1 ? Vector.LoadUnsafe(ref second, i) : default,
                Third = TRule.MomentCount > 2 ? Vector.LoadUnsafe(ref third, i) : default,
            };
            rule.Apply(ref lanes);
            lanes.Weight.StoreUnsafe(ref weight, i);
            if (TRule.MomentCount > 0)
            {
                lanes.First.StoreUnsafe(ref first, i);
            }

            if (TRule.MomentCount > 1)
            {
                lanes.Second.StoreUnsafe(ref second, i);
            }

            if (TRule.MomentCount > 2)
            {
                lanes.Third.StoreUnsafe(ref third, i);
            }
        }

        if (whole < Weights.Length)
        {
            ApplyToRest(rule, whole);
        }
    }

    private void ApplyToRest<TRule>(TRule rule, int from)
        where TRule : struct, IUpdateRule
    {
        UpdateLanes lanes = new()
        {
            Weight = UpdateLanes.Load(Weights[from..]),
            Gradient = UpdateLanes.Load(Gradient[from..]),
            First = UpdateLanes.Load(RestOfMoment(0, from)),
            Second = UpdateLanes.Load(RestOfMoment(1, from)),
            Third = UpdateLanes.Load(RestOfMoment(2, from)),
        };
        rule.Apply(ref lanes);
        UpdateLanes.Store(lanes.Weight, Weights[from..]);
        UpdateLanes.Store(lanes.First, RestOfMoment(0, from));
        UpdateLanes.Store(lanes.Second, RestOfMoment(1, from));
        UpdateLanes.Store(lanes.Third, RestOfMoment(2, from));
    }

    private Span<float> MomentIfAny(int index) => index < state.Moments.Count ? Moment(index) : default;

    private Span<float> RestOfMoment(int index, int from) => index < state.Moments.Count ? Moment(index)[from..] : default;
}
