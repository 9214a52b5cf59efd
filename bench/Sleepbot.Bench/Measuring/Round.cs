namespace Sleepbot.Bench;

/// <summary>One stretch of training that was measured.</summary>
/// <param name="SamplesPerSecond">Samples over wall time.</param>
/// <param name="PeakGflops">The core's peak around it, the better of before and after.</param>
/// <param name="BytesPerStep">Bytes that the training thread allocated, over steps.</param>
internal readonly record struct Round(double SamplesPerSecond, double PeakGflops, double BytesPerStep);
