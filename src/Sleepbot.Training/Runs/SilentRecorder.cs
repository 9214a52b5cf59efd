namespace Sleepbot.Training;

/// <summary>Records nothing, for a run of which only the result matters.</summary>
internal sealed class SilentRecorder : IRunRecorder;
