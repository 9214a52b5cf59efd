using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Reading;

/// <summary>What is known of the data before it is read.</summary>
/// <param name="SampleShape">Shape of one sample.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="TrainCount">Number of training samples.</param>
/// <param name="AreExact">Whether the number is exact; it is not if classes were left out of data that has not been read yet.</param>
/// <param name="HasValidation">Whether some training samples are held out for validation.</param>
internal sealed record DataFacts(Shape SampleShape, int Classes, int TrainCount, bool AreExact, bool HasValidation);
