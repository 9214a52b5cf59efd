using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sleepbot.Training;

/// <summary>A range of the weights and its moments, for a rule that goes through them a register at a time.</summary>
internal readonly ref struct RangeVectors
{
    private readonly ref float weight;
    private readonly ref float first;
    private readonly ref float second;
    private readonly ref float third;

    /// <summary>Takes a range.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="first">Moment 0, as long; empty if the rule has none. So are the others.</param>
    /// <param name="second">Moment 1.</param>
    /// <param name="third">Moment 2.</param>
    public RangeVectors(Span<float> weights, Span<float> first, Span<float> second, Span<float> third)
    {
        weight = ref MemoryMarshal.GetReference(weights);
        this.first = ref MemoryMarshal.GetReference(first);
        this.second = ref MemoryMarshal.GetReference(second);
        this.third = ref MemoryMarshal.GetReference(third);
    }

    /// <summary>Gets a weight.</summary>
    /// <param name="i">Its place within the range.</param>
    public float Weight(nuint i) => Unsafe.Add(ref weight, i);

    /// <summary>Updates as many weights as a register holds.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="i">The first of them, within the range.</param>
    /// <returns>The weights as they were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Advance<TRule>(TRule rule, Vector<float> gradient, nuint i)
        where TRule : struct, IUpdateRule
    {
        // What a rule does not use is neither read nor written: MomentCount is a constant in each loop that is built.
        var before = Vector.LoadUnsafe(ref weight, i);
        UpdateLanes lanes = new()
        {
            Weight = before,
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

        return before;
    }

    /// <summary>Updates fewer weights than a register holds.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="gradient">Their gradient, as long as they are.</param>
    /// <param name="i">The first of them, within the range.</param>
    public void AdvanceFew<TRule>(TRule rule, ReadOnlySpan<float> gradient, nuint i)
        where TRule : struct, IUpdateRule
    {
        int count = gradient.Length;
        UpdateLanes lanes = new()
        {
            Weight = UpdateLanes.Load(Some(ref weight, i, count)),
            Gradient = UpdateLanes.Load(gradient),
            First = UpdateLanes.Load(Some(ref first, i, TRule.MomentCount > 0 ? count : 0)),
            Second = UpdateLanes.Load(Some(ref second, i, TRule.MomentCount > 1 ? count : 0)),
            Third = UpdateLanes.Load(Some(ref third, i, TRule.MomentCount > 2 ? count : 0)),
        };
        rule.Apply(ref lanes);
        UpdateLanes.Store(lanes.Weight, Some(ref weight, i, count));
        UpdateLanes.Store(lanes.First, Some(ref first, i, TRule.MomentCount > 0 ? count : 0));
        UpdateLanes.Store(lanes.Second, Some(ref second, i, TRule.MomentCount > 1 ? count : 0));
        UpdateLanes.Store(lanes.Third, Some(ref third, i, TRule.MomentCount > 2 ? count : 0));
    }

    private static Span<float> Some(ref float numbers, nuint i, int count) => count == 0 ? default : MemoryMarshal.CreateSpan(ref Unsafe.Add(ref numbers, i), count);
}
