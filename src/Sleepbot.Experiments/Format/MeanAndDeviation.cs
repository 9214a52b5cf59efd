namespace Sleepbot.Experiments.Format;

/// <summary>The numbers of a normalisation, as PyTorch's transforms.Normalize has them.</summary>
internal sealed record MeanAndDeviation
{
    /// <summary>Gets what is subtracted, in units of bytes divided by 255: one number, or one for each channel.</summary>
    public required IReadOnlyList<float> Mean { get; init; }

    /// <summary>Gets what is divided by then: as many numbers, each above 0.</summary>
    public required IReadOnlyList<float> Deviation { get; init; }
}
