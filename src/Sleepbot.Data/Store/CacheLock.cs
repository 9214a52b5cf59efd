namespace Sleepbot.Data;

/// <summary>Lets one process at a time fetch a data set. The operating system frees it when a process dies.</summary>
internal static class CacheLock
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock of a folder.</summary>
    /// <param name="cache">The folder, which exists.</param>
    /// <param name="onWaiting">Called once if another process holds the lock.</param>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The lock; dispose it to free it.</returns>
    /// <exception cref="DataException">The lock file cannot be created.</exception>
    public static async Task<IDisposable> TakeAsync(CacheFolder cache, Action onWaiting, TimeProvider clock, CancellationToken cancellation)
    {
        string path = Path.Combine(cache.FolderPath, ".lock");
        bool told = false;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeldByAnother(error))
            {
                if (!told)
                {
                    onWaiting();
                    told = true;
                }

                await Task.Delay(pause, clock, cancellation);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw cache.CannotWrite(error);
            }
        }
    }

    // The codes for "in use by another process": EAGAIN of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeldByAnother(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
