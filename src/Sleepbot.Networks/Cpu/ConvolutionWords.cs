namespace Sleepbot.Networks;

/// <summary>A direct convolution's kernels in words.</summary>
internal static class ConvolutionWords
{
    /// <summary>Says which tiles there are in the three passes: <c>direct, tiles 4 x 5 | 4 x 5 | 4 x 6</c> forward, for the input gradient (if wanted) and for the weight gradient.</summary>
    public static string Describe(string way, float leak, string forward, string? inputGradient, string? weightGradient)
    {
        string backward = weightGradient is null ? "" : $" | {inputGradient ?? "-"} | {weightGradient}";
        return $"{way}{(leak == 1 ? "" : " with rectifier")}, tiles {forward}{backward}";
    }
}
