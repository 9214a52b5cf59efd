namespace Sleepbot.Networks.Tests;

/// <summary>What a step needs that is tried alone: all samples, one thread, no noise and no running statistics.</summary>
internal static class WholeBatch
{
    public static StepContext Of(NetworkState state, int samples) => new()
    {
        Weights = state.Weights.Span,
        WeightGradient = state.Gradient.Span,
        Statistics = [],
        Samples = samples,
        FirstSample = 0,
        Member = 0,
        Members = 1,
        Noise = default,
    };
}
