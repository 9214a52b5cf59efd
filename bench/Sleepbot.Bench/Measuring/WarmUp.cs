namespace Sleepbot.Bench;

/// <summary>How long a process has to run before its speed is what it will be.</summary>
internal static class WarmUp
{
    /// <summary>Gets the seconds to wait before measuring.</summary>
    /// <remarks>
    /// The runtime compiles short methods quickly at first, and well once a tenth of a second has passed without new ones. On a single processor it waits for ten times as long
    /// (<c>TC_DelaySingleProcMultiplier</c>): one sample a step of lenet5 took a fifth longer until then.
    /// </remarks>
    public static double Seconds { get; } = Environment.ProcessorCount == 1 ? 2.5 : 0.5;
}
