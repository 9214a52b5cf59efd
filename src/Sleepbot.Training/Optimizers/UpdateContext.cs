using System.Numerics;
using System.Runtime.InteropServices;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>One range of the weights in one step, as an optimizer sees it.</summary>
/// <remarks>All spans have the same length, and element <c>i</c> of each belongs to the same weight.</remarks>
public readonly ref struct UpdateContext
{
    private readonly OptimizerState state;
    private readonly GradientPiece gradient;
    private readonly OuterProduct product;
    private readonly Span<float> inputGradient;
    private readonly int start;

    internal UpdateContext(
        OptimizerState state, Span<float> weights, GradientPiece gradient, int start, double learningRate, double weightDecay)
    {
        this.state = state;
        this.start = start;
        Weights = weights;
        this.gradient = gradient;
        product = gradient.Product;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>Takes a matrix within the backward pass: whoever updates it computes the input gradient too.</summary>
    internal UpdateContext(
        OptimizerState state, Span<float> weights, OuterProduct gradient, Span<float> inputGradient, int start, double learningRate, double weightDecay)
        : this(state, weights, default, start, learningRate, weightDecay)
    {
        product = gradient;
        this.inputGradient = inputGradient;
    }

    /// <summary>Gets the weights of the range, to be changed in place.</summary>
    public Span<float> Weights { get; }

    /// <summary>Gets the gradient of the loss with respect to these weights.</summary>
    /// <remarks>Where it has not been computed yet, because a dense layer had few samples, it is when this is read for the first time.</remarks>
    /// <exception cref="InvalidOperationException">The optimizer <see cref="Optimizer.IsOneRule"/>, and this is an update within the backward pass.</exception>
    public ReadOnlySpan<float> Gradient => inputGradient.IsEmpty
        ? gradient.Numbers
        : throw new InvalidOperationException($"Optimizer '{state.Optimizer.Name}' says that it is one rule, but reads the gradient itself. Let {nameof(Optimizer.IsOneRule)} be false, or leave all to {nameof(Apply)}.");

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
        RangeVectors vectors = new(Weights, MomentIfAny(0), MomentIfAny(1), MomentIfAny(2));
        if (!inputGradient.IsEmpty)
        {
            ProductUpdate.ApplyBackward(rule, vectors, product, start, inputGradient);
            return;
        }

        if (product.Values.Length >= Vector<float>.Count && gradient.Length % Vector<float>.Count == 0)
        {
            ProductUpdate.Apply(rule, vectors, product, gradient.Length);
            return;
        }

        ref float numbers = ref MemoryMarshal.GetReference(Gradient);
        int whole = Weights.Length - (Weights.Length % Vector<float>.Count);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)Vector<float>.Count)
        {
            _ = vectors.Advance(rule, Vector.LoadUnsafe(ref numbers, i), i);
        }

        if (whole < Weights.Length)
        {
            vectors.AdvanceFew(rule, Gradient[whole..], (nuint)whole);
        }
    }

    private Span<float> MomentIfAny(int index) => index < state.Moments.Count ? Moment(index) : default;
}
