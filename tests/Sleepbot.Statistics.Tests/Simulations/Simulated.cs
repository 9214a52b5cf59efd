namespace Sleepbot.Statistics.Tests;

/// <summary>Samples from known distributions, the same at every run of the tests.</summary>
internal static class Simulated
{
    public static IEnumerable<double> Uniforms(int count, ulong seed)
    {
        Draws draws = new(seed, 77);
        for (int i = 0; i < count; i++)
        {
            yield return (draws.Bits() + 0.5) / (1L << 32);
        }
    }

    /// <summary>Normal values of standard deviation 1, by Box and Muller.</summary>
    public static IEnumerable<double> Normals(int count, double mean, ulong seed)
    {
        double[] uniforms = [.. Uniforms(2 * count, seed)];
        for (int i = 0; i < count; i++)
        {
            yield return mean + (Math.Sqrt(-2 * Math.Log(uniforms[2 * i])) * Math.Cos(2 * Math.PI * uniforms[(2 * i) + 1]));
        }
    }
}
