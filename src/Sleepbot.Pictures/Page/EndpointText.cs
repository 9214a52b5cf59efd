using Sleepbot.Statistics;
using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>How an endpoint's axes are named.</summary>
internal static class EndpointText
{
    /// <summary>Names the axis of differences, and says which way is better.</summary>
    public static string DifferenceTitle(EndpointFacts endpoint) =>
        $"Difference to the baseline in {(endpoint.Unit == EndpointUnit.Accuracy ? "percentage points" : Unit(endpoint.Unit))}; {(endpoint.Better == Better.Higher ? "right" : "left")} is better";

    /// <summary>Names the axis of values.</summary>
    public static string Unit(EndpointUnit unit) => unit switch
    {
        EndpointUnit.Accuracy => "accuracy in %",
        _ => unit.ToString().ToLowerInvariant(),
    };

    /// <summary>Begins a sentence with what began none.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
