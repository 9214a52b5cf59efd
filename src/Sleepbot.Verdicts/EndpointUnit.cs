namespace Sleepbot.Verdicts;

/// <summary>What the values of an endpoint are counted in.</summary>
public enum EndpointUnit
{
    /// <summary>Shares of samples, 0 to 1; differences are written in percentage points.</summary>
    Accuracy,

    /// <summary>Optimizer steps.</summary>
    Steps,

    /// <summary>Gradients of single samples.</summary>
    Gradients,

    /// <summary>Seconds of training and sleeping.</summary>
    Seconds,

    /// <summary>Nats, as losses are.</summary>
    Loss,
}
