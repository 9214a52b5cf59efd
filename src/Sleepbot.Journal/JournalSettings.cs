namespace Sleepbot.Journal;

/// <summary>What a journal takes for granted. Tests change it to provoke a lock or a full disk quickly.</summary>
internal sealed record JournalSettings
{
    /// <summary>Gets the settings every user has.</summary>
    public static JournalSettings Default { get; } = new();

    /// <summary>Gets how long to wait for another process to let go of the file.</summary>
    /// <value>Longer than any batch of ours takes, shorter than a person's patience. The default is 30 s.</value>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long rows gather before they are written together.</summary>
    /// <value>A dashboard sees rows this much later; each batch costs one wait for the disk. The default is 200 ms.</value>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets the largest size of the file.</summary>
    /// <value>Pages of 4096 bytes, or 0 (the default) for no limit but the disk's.</value>
    public int MaximumPages { get; init; }
}
