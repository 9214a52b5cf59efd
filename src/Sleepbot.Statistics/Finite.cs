namespace Sleepbot.Statistics;

/// <summary>The one check all functions here share: a number that is not finite is refused, never averaged in or left out.</summary>
internal static class Finite
{
    internal static void Check(ReadOnlySpan<double> values, string parameter)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Value {i} of {values.Length} is {values[i]}; expected finite numbers only. Count runs that diverged separately and pass the others.",
                    parameter);
            }
        }
    }
}
