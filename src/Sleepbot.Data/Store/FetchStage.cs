namespace Sleepbot.Data;

/// <summary>What a fetch is doing.</summary>
public enum FetchStage
{
    /// <summary>Another process is fetching the same data set; this one waits for it.</summary>
    Waiting,

    /// <summary>A source is being asked.</summary>
    Connecting,

    /// <summary>Bytes arrive.</summary>
    Downloading,

    /// <summary>What arrived is unpacked and its SHA-256 is checked.</summary>
    Checking,

    /// <summary>The file is whole and in the cache.</summary>
    Done,

    /// <summary>A source or a cached file was no good; <see cref="FetchProgress.Note"/> says why. The next source is tried.</summary>
    Failed,
}
