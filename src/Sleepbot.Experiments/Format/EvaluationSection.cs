using System.ComponentModel.DataAnnotations;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>When loss and accuracy are measured: always at the start and at the end of a run.</summary>
internal sealed record EvaluationSection
{
    /// <summary>Gets how much training lies between two measurements of the validation split, if there is one, and of the test split. The default is about 20 measurements a run.</summary>
    public TrainingTime? Every { get; init; }

    /// <summary>Gets how many training samples, from the front, are measured too. The default is none.</summary>
    [Range(1, int.MaxValue)]
    public int? Train { get; init; }

    /// <summary>Gets how often loss and accuracy of the training batch are recorded: off (the default), true for every step, or a length such as every 10 steps.</summary>
    public Interval Batches { get; init; } = Interval.Off;
}
