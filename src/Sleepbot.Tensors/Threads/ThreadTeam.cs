using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Sleepbot.Tensors;

/// <summary>A few threads that work on one thing together, again and again, with a wait of about a microsecond between two pieces of work.</summary>
/// <remarks>
/// <para>The calling thread is member 0; the others wait for it, at first in a loop, for a step of training is a series of pieces of
/// a few microseconds and waking a thread takes longer than that. After <see cref="PatienceMicroseconds"/> they sleep.</para>
/// <para>A team is used by one thread at a time. <see cref="Run"/> allocates nothing if the delegate is kept.</para>
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    // Longer than what a trainer does alone between two pieces of work; short enough that an idle team costs no core.
    private const int PatienceMicroseconds = 200;
    private readonly Thread[] others;
    private readonly object gate = new();
    private Action<int>? work;
    private Exception? failure;
    private int round;
    private int busy;
    private int sleepers;
    private volatile bool disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many members the team has with the calling thread, at least 1. More than the machine has cores is slower, not wrong.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int member = i + 1;
            others[i] = new Thread(() => Follow(member)) { Name = $"Team member {member}", IsBackground = true };
            others[i].Start();
        }
    }

    /// <summary>Gets the number of members, with the calling thread.</summary>
    public int Threads { get; }

    /// <summary>Has every member do its share, and returns when all are done.</summary>
    /// <param name="share">Called once by each member with its number, 0 to <see cref="Threads"/> - 1. It must not call the same team.</param>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <remarks>What a share throws is thrown here when all members are done; of several exceptions, one.</remarks>
    public void Run(Action<int> share)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(share);
        if (others.Length == 0)
        {
            share(0);
            return;
        }

        work = share;
        Volatile.Write(ref busy, others.Length);
        BeginRound();
        Do(share, 0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref busy) > 0)
        {
            // Never sleeps for a millisecond: shares are of one length, so the others are nearly done.
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (Interlocked.Exchange(ref failure, null) is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>Ends the threads and waits until they have ended. May be called again; not while <see cref="Run"/> works.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        BeginRound();
        foreach (var thread in others)
        {
            thread.Join();
        }
    }

    private void Follow(int member)
    {
        int seen = 0;
        while (true)
        {
            Await(seen++);
            if (disposed)
            {
                return;
            }

            Do(work!, member);
            Interlocked.Decrement(ref busy);
        }
    }

    private void Do(Action<int> share, int member)
    {
        try
        {
            share(member);
        }
        catch (Exception problem)
        {
            // It belongs to the caller of Run, whose thread may be another.
            Interlocked.CompareExchange(ref failure, problem, null);
        }
    }

    private void BeginRound()
    {
        Interlocked.Increment(ref round);
        if (Volatile.Read(ref sleepers) > 0)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Await(int seen)
    {
        long since = Stopwatch.GetTimestamp();
        var wait = default(SpinWait);
        while (Volatile.Read(ref round) == seen)
        {
            if (Stopwatch.GetElapsedTime(since).TotalMicroseconds > PatienceMicroseconds)
            {
                Sleep(seen);
                return;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Sleep(int seen)
    {
        lock (gate)
        {
            // Counted before looking once more, and the other side looks at the count after the round has begun: no call is missed.
            Interlocked.Increment(ref sleepers);
            while (Volatile.Read(ref round) == seen)
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref sleepers);
        }
    }
}
