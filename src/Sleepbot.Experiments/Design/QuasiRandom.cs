using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Design;

/// <summary>Points that fill a cube more evenly than random ones, and any number of them: an additive sequence by the generalised golden ratio.</summary>
/// <remarks>
/// Coordinate j of point i is the fraction of shift_j + i / g^(j+1), where g is the positive root of g^(d+1) = g + 1 for d coordinates
/// (a Kronecker sequence; Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"; d = 1 is the golden
/// ratio). The random shift makes every single point uniform (Cranley and Patterson 1976).
/// </remarks>
internal static class QuasiRandom
{
    /// <summary>Gets a point.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="dimensions">Coordinates, at least 1.</param>
    /// <param name="shift">Decides where the sequence begins.</param>
    /// <returns>The coordinates, each from 0 to below 1.</returns>
    public static double[] Point(int index, int dimensions, RandomSource shift)
    {
        double root = Root(dimensions);
        return [.. Enumerable.Range(0, dimensions).Select(axis => (shift.UniformAt((ulong)axis) + (index * Math.Pow(root, -(axis + 1)))) % 1)];
    }

    /// <summary>Finds the root by iterating g = (1 + g)^(1 / (d + 1)), which contracts.</summary>
    private static double Root(int dimensions)
    {
        double root = 2;
        for (int i = 0; i < 60; i++)
        {
            root = Math.Pow(1 + root, 1.0 / (dimensions + 1));
        }

        return root;
    }
}
