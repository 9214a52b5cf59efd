namespace Sleepbot.Verdicts;

/// <summary>What an answer holds for: nobody knows whether it holds elsewhere.</summary>
public sealed record RunConditions
{
    /// <summary>Gets the name of the data, as the file has it.</summary>
    public required string Data { get; init; }

    /// <summary>Gets how many samples each run trains on, or null where the journal does not say.</summary>
    public required int? TrainingSamples { get; init; }

    /// <summary>Gets how many samples the test split has, or null where the journal does not say.</summary>
    public required int? TestSamples { get; init; }

    /// <summary>Gets the name of the baseline's network.</summary>
    public required string Network { get; init; }

    /// <summary>Gets how long the baseline trains, as the file has it: <c>10 epochs</c>.</summary>
    public required string Length { get; init; }

    /// <summary>Gets the name of the baseline's optimizer, as the file has it: <c>adam</c>; or an empty string where it names none.</summary>
    public string Optimizer { get; init; } = "";

    /// <summary>Gets how many samples a step of the baseline takes, or null where the file does not say.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Gets how the baseline's training images are changed at random, as the file has it: <c>shift 4, flip horizontal</c>; or an empty string where they are not.</summary>
    public string Augmented { get; init; } = "";

    /// <summary>Gets the sources of chance that differ between seeds, in words, or an empty string where all do.</summary>
    public required string Varied { get; init; }

    /// <summary>Gets what it ran on: processor, operating system and runtime, in words.</summary>
    public required string Machine { get; init; }
}
