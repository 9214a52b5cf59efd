using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Design;

/// <summary>Points that fill a cube more evenly than random ones, any number of them, and the first coordinates alone almost as evenly as a line can be filled.</summary>
/// <remarks>
/// Coordinate j of point i is the fraction of shift_j + i a_j: a Kronecker sequence with the golden ratio for the first coordinate and square roots of primes for the others
/// (Richtmyer 1951). Fractions approach the golden ratio and the first roots badly, so that few points already leave no large gap on their coordinates: of 4 to 30 points
/// at most twice what even ones would leave. That matters most, since often
/// one setting decides (Bergstra and Bengio 2012): the powers of one number, as in Roberts's generalised golden ratio, share the cube out better, but 15 of its points in the
/// plane have 4 places on the first coordinate. The random shift makes every single point uniform (Cranley and Patterson 1976).
/// </remarks>
internal static class QuasiRandom
{
    private static readonly double golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Gets a point.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="dimensions">Coordinates, at least 1.</param>
    /// <param name="shift">Decides where the sequence begins.</param>
    /// <returns>The coordinates, each from 0 to below 1.</returns>
    public static double[] Point(int index, int dimensions, RandomSource shift) =>
        [.. Roots().Prepend(golden).Take(dimensions).Select((step, axis) => (shift.UniformAt((ulong)axis) + (index * step)) % 1)];

    /// <summary>The roots of the primes but 5, of which the golden ratio is made.</summary>
    private static IEnumerable<double> Roots() => Enumerable.Range(2, int.MaxValue - 2)
        .Where(number => number != 5 && !Enumerable.Range(2, (int)Math.Sqrt(number) - 1).Any(divisor => number % divisor == 0))
        .Select(prime => Math.Sqrt(prime));
}
