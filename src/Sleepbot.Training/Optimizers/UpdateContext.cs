using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>One range of the weights in one step, as an optimizer sees it.</summary>
/// <remarks>All spans have the same length, and element <c>i</c> of each belongs to the same weight.</remarks>
public readonly ref struct UpdateContext
{
    private readonly OptimizerState state;
    private readonly GradientPiece gradient;
    private readonly int start;

    internal UpdateContext(
        OptimizerState state, Span<float> weights, GradientPiece gradient, int start, double learningRate, double weightDecay)
    {
        this.state = state;
        this.start = start;
        Weights = weights;
        this.gradient = gradient;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>Gets the weights of the range, to be changed in place.</summary>
    public Span<float> Weights { get; }

    /// <summary>Gets the gradient of the loss with respect to these weights.</summary>
    /// <remarks>Where it has not been computed yet, because a dense layer had few samples, it is when this is read for the first time.</remarks>
    public ReadOnlySpan<float> Gradient => gradient.Numbers;

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
        if (gradient.Product.Values.Length >= Vector<float>.Count && gradient.Length % Vector<float>.Count == 0)
        {
            ApplyToProduct(rule);
            return;
        }

        ref float weight = ref MemoryMarshal.GetReference(Weights);
        ref float numbers = ref MemoryMarshal.GetReference(Gradient);
        ref float first = ref MemoryMarshal.GetReference(MomentIfAny(0));
        ref float second = ref MemoryMarshal.GetReference(MomentIfAny(1));
        ref float third = ref MemoryMarshal.GetReference(MomentIfAny(2));
        int whole = Weights.Length - (Weights.Length % Vector<float>.Count);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)Vector<float>.Count)
        {
            Advance(rule, Vector.LoadUnsafe(ref numbers, i), ref weight, ref first, ref second, ref third, i);
        }

        if (whole < Weights.Length)
        {
            ApplyToRest(rule, whole);
        }
    }

    /// <summary>Applies a rule to whole vectors of weights whose gradient has never been written: it is multiplied in registers.</summary>
    private void ApplyToProduct<TRule>(TRule rule)
        where TRule : struct, IUpdateRule
    {
        var product = gradient.Product;
        nuint lanes = (nuint)Vector<float>.Count, columns = (nuint)product.Values.Length, column = (nuint)product.Column;
        ref float factor = ref MemoryMarshal.GetReference(product.Factors);
        ref float values = ref MemoryMarshal.GetReference(product.Values);
        ref float weight = ref MemoryMarshal.GetReference(Weights);
        ref float first = ref MemoryMarshal.GetReference(MomentIfAny(0));
        ref float second = ref MemoryMarshal.GetReference(MomentIfAny(1));
        ref float third = ref MemoryMarshal.GetReference(MomentIfAny(2));

        // Weights are taken where vectors lie in memory, so that some vectors hold the end of one row and the beginning of the next.
        Seam ends = new() { End = Vector.LoadUnsafe(ref values, columns - lanes), Beginning = Vector.LoadUnsafe(ref values) };
        ref float seam = ref Unsafe.As<Seam, float>(ref ends);
        for (nuint i = 0, end = (nuint)Weights.Length; i < end;)
        {
            var factors = new Vector<float>(factor);
            factor = ref Unsafe.Add(ref factor, 1);
            for (; column + lanes <= columns && i < end; column += lanes, i += lanes)
            {
                Advance(rule, Product(factors, Vector.LoadUnsafe(ref values, column)), ref weight, ref first, ref second, ref third, i);
            }

            if (column < columns && i < end)
            {
                nuint left = columns - column;
                factors = Vector.ConditionalSelect(Vector.LessThan(Vector<int>.Indices, new Vector<int>((int)left)), factors, new Vector<float>(factor));
                Advance(rule, Product(factors, Vector.LoadUnsafe(ref seam, lanes - left)), ref weight, ref first, ref second, ref third, i);
                i += lanes;
                column += lanes;
            }

            column -= columns;
        }
    }

    /// <summary>Multiplies, with the sign that sums which begin with 0 have where the product is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Product(Vector<float> factor, Vector<float> values) =>
        VectorMath.HasFusedMultiplyAdd ? Vector.FusedMultiplyAdd(factor, values, Vector<float>.Zero) : (factor * values) + Vector<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance<TRule>(
        TRule rule, Vector<float> gradient, ref float weight, ref float first, ref float second, ref float third, nuint i)
        where TRule : struct, IUpdateRule
    {
        // What a rule does not use is neither read nor written: MomentCount is a constant in each loop that is built.
        UpdateLanes lanes = new()
        {
            Weight = Vector.LoadUnsafe(ref weight, i),
            Gradient = gradient,
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

    /// <summary>The values of the last columns of a row and, behind them in memory, of the first ones of the next.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Seam
    {
        public Vector<float> End;
        public Vector<float> Beginning;
    }
}
