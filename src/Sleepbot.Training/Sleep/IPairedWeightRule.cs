using System.Runtime.Intrinsics;

namespace Sleepbot.Training;

/// <summary>Like <see cref="IWeightRule"/>, with a second number for each weight: what it was before, its gradient, noise or state; see <see cref="WeightSlice.RewriteWith"/>.</summary>
public interface IPairedWeightRule
{
    /// <summary>Computes new weights.</summary>
    /// <param name="weights">The weights now.</param>
    /// <param name="others">The number that belongs to each.</param>
    /// <returns>What they become.</returns>
    Vector512<float> Apply(Vector512<float> weights, Vector512<float> others);
}
