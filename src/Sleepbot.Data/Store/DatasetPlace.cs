namespace Sleepbot.Data;

/// <summary>What kind of folder a data set was found in.</summary>
public enum DatasetPlace
{
    /// <summary>The folder that the environment variable <c>SLEEPBOT_DATA</c> names. Read, never written.</summary>
    OwnFolder,

    /// <summary>The per-user cache, where fetched files go.</summary>
    Cache,

    /// <summary>A folder that a package of the operating system fills. Read, never written.</summary>
    SystemFolder,
}
