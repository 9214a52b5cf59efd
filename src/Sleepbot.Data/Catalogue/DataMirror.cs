namespace Sleepbot.Data;

/// <summary>A public place that serves the files of a data set.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Address">
/// A folder that holds NAME.gz for each file, ending in a slash; or one <c>.tar.gz</c> that holds them all. What comes from
/// it counts only if its SHA-256 is right, so plain HTTP is acceptable.
/// </param>
public sealed record DataMirror(string Name, Uri Address)
{
    /// <summary>Gets whether the address is an archive of all files.</summary>
    public bool IsArchive => !Address.AbsolutePath.EndsWith('/');
}
