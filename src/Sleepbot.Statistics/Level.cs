namespace Sleepbot.Statistics;

/// <summary>The one check of a confidence level or an error rate.</summary>
internal static class Level
{
    internal static void Check(double level, string parameter)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(parameter, level, "A confidence level or error rate lies above 0 and below 1; use 0.95, or 0.05, not 95 or 5.");
        }
    }
}
