using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Design;

/// <summary>Points that fill a cube more evenly than random ones, any number of them, and each coordinate alone as evenly as a line can be filled.</summary>
/// <remarks>
/// <para>
/// Coordinate j of point i is the fraction of shift_j + i a_j: a Kronecker sequence with the golden ratio for the first coordinate and square roots of primes for the others
/// (Richtmyer 1951). Each is an irrational that fractions approach badly, so the first few points already leave no large gap on their coordinate. That matters most, since often
/// one setting decides (Bergstra and Bengio 2012): the powers of one number, as in Roberts's generalised golden ratio, share the cube out better, but 15 of its points in the
/// plane have 4 places on the first coordinate. The random shift makes every single point uniform (Cranley and Patterson 1976).
/// </para>
/// </remarks>
internal static class QuasiRandom
{
    // The golden ratio's fraction, then roots of the primes but 5, of which the golden ratio is made.
    private static readonly double[] steps = [(Math.Sqrt(5) - 1) / 2, .. new[] { 2, 3, 7, 11, 13, 17, 19, 23, 29, 31 }.Select(prime => Math.Sqrt(prime))];

    /// <summary>The most coordinates that a point can have.</summary>
    public static int MostDimensions => steps.Length;

    /// <summary>Gets a point.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="dimensions">Coordinates, from 1 to <see cref="MostDimensions"/>.</param>
    /// <param name="shift">Decides where the sequence begins.</param>
    /// <returns>The coordinates, each from 0 to below 1.</returns>
    public static double[] Point(int index, int dimensions, RandomSource shift) =>
        [.. Enumerable.Range(0, dimensions).Select(axis => (shift.UniformAt((ulong)axis) + (index * steps[axis])) % 1)];
}
