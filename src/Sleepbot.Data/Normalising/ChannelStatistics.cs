namespace Sleepbot.Data;

/// <summary>The mean and the standard deviation of each channel of a set of samples.</summary>
/// <remarks>
/// A channel is an index of the first axis of a sample: a colour plane of an image, one feature of a vector. Bytes are
/// measured after division by 255, floats as they are. The deviation is that of the population (divided by n).
/// </remarks>
/// <param name="Means">One mean per channel.</param>
/// <param name="Deviations">One standard deviation per channel, at least 0; exactly 0 for a constant channel.</param>
public sealed record ChannelStatistics(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations);
