namespace Sleepbot.Training;

/// <summary>Says which arithmetic this version of the library has.</summary>
public static class Numerics
{
    /// <summary>The number of the arithmetic: runs of equal specifications give equal bits as long as it stays.</summary>
    /// <remarks>
    /// It is part of every content address and of every checkpoint, so that runs of two arithmetics are never taken for the same.
    /// Whoever changes a kernel, an optimizer, an intervention or the order of random numbers so that any bit differs, adds 1 here.
    /// </remarks>
    public const int Version = 1;
}
