namespace Sleepbot.Data;

/// <summary>One line of the list of known data sets.</summary>
/// <param name="Entry">What is known about the data set.</param>
/// <param name="Location">Where it lies on this machine, or null where it is yet to be fetched.</param>
public sealed record DatasetListing(DatasetEntry Entry, DatasetLocation? Location);
