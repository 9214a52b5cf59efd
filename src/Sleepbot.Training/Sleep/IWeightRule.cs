using System.Runtime.Intrinsics;

namespace Sleepbot.Training;

/// <summary>The arithmetic of an intervention that rewrites every weight by itself, for 16 neighbouring weights at once; see <see cref="WeightSlice.Rewrite"/>.</summary>
/// <remarks>
/// The operators of <see cref="Vector512{T}"/> read like those of single numbers, and <see cref="Tensors.VectorMath"/> has exponentials and
/// the like. Each lane must depend on its own weight alone. Where the processor's registers are shorter the runtime takes several,
/// with the same bits. Mark Apply for aggressive inlining if it is longer than a line or two.
/// </remarks>
/// <example>
/// <code>
/// public sealed class Shrink(float factor = 0.99f) : Intervention
/// {
///     public override void Apply(SleepContext sleep)
///     {
///         foreach (var slice in sleep.Slices) slice.Rewrite(new Rule(factor));
///     }
///
///     private readonly struct Rule(float factor) : IWeightRule
///     {
///         public Vector512&lt;float&gt; Apply(Vector512&lt;float&gt; weights) => weights * factor;
///     }
/// }
/// </code>
/// </example>
public interface IWeightRule
{
    /// <summary>Computes new weights.</summary>
    /// <param name="weights">The weights now.</param>
    /// <returns>What they become.</returns>
    Vector512<float> Apply(Vector512<float> weights);
}
