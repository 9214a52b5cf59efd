using System.Globalization;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Running;

/// <summary>Tries again while the journal's disk is full or its file is locked, so that what runs have done is not thrown away for a moment's trouble.</summary>
/// <param name="options">Says how long, and who is told.</param>
/// <param name="stop">Ends all waiting.</param>
internal sealed class Patience(RunnerOptions options, CancellationToken stop)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(0.5);
    private int waiting;

    /// <summary>Does something with the journal, as often as it takes.</summary>
    /// <param name="write">Writes, or throws a <see cref="JournalException"/> and leaves no trace.</param>
    /// <exception cref="JournalException">What is wrong will not pass by itself, or has not passed in time.</exception>
    public void Insist(Action write) => Insist(() =>
    {
        write();
        return true;
    });

    /// <summary>Does something with the journal, as often as it takes.</summary>
    /// <param name="write">Writes and returns something, or throws a <see cref="JournalException"/> and leaves no trace.</param>
    /// <returns>What <paramref name="write"/> returns.</returns>
    /// <exception cref="JournalException">What is wrong will not pass by itself, or has not passed in time.</exception>
    public T Insist<T>(Func<T> write)
    {
        long began = options.Time.GetTimestamp();
        bool waited = false;
        while (true)
        {
            try
            {
                T result = write();
                if (waited && Interlocked.Decrement(ref waiting) == 0)
                {
                    options.Note?.Invoke("The journal can be written again; all runs go on.");
                }

                return result;
            }
            catch (JournalException problem) when (problem.MayPass && options.Time.GetElapsedTime(began) < options.Patience && !stop.IsCancellationRequested)
            {
                if (!waited && Interlocked.Increment(ref waiting) == 1)
                {
                    options.Note?.Invoke(string.Create(
                        CultureInfo.InvariantCulture,
                        $"Waiting: {problem.Message} Runs go on by themselves when it has passed, within {options.Patience.TotalMinutes:0.#} minutes."));
                }

                waited = true;
                stop.WaitHandle.WaitOne(pause);
            }
        }
    }
}
