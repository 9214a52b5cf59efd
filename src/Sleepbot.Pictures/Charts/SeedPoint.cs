namespace Sleepbot.Pictures;

/// <summary>One point of an arm's curve with its spread over seeds.</summary>
/// <param name="Samples">Training samples seen.</param>
/// <param name="Epoch">Passes over the training data, with fraction.</param>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Low">Lower edge of the band.</param>
/// <param name="High">Upper edge of the band.</param>
internal readonly record struct SeedPoint(long Samples, double Epoch, double Mean, double Low, double High);
