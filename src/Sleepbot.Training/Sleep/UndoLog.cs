using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What an <see cref="Undone"/> rule is about to write, as it was, to be put back when the rule has acted.</summary>
internal sealed class UndoLog
{
    private readonly SleepServices services;
    private readonly FloatBuffer weights;
    private readonly FloatBuffer statistics;
    private readonly FloatBuffer[] moments;

    /// <summary>Makes room.</summary>
    /// <param name="services">The run.</param>
    public UndoLog(SleepServices services)
    {
        this.services = services;
        weights = new FloatBuffer(services.State.Weights.Length);
        statistics = new FloatBuffer(services.State.Statistics.Length);
        moments = [.. services.Optimizer.Moments.Select(moment => new FloatBuffer(moment.Length))];
    }

    /// <summary>Remembers all that a rule can write at any stage: running statistics it cannot, and a gradient that it filters is put aside by whoever hands it out.</summary>
    /// <param name="state">Whose weights it is given: those in training, or the copy that it presents.</param>
    public void Remember(NetworkState state)
    {
        state.Weights.Span.CopyTo(weights.Span);
        for (int i = 0; i < moments.Length; i++)
        {
            services.Optimizer.Moments[i].Span.CopyTo(moments[i].Span);
        }
    }

    /// <summary>Puts back what was remembered.</summary>
    /// <param name="state">Whose weights the rule was given.</param>
    public void PutBack(NetworkState state)
    {
        weights.Span.CopyTo(state.Weights.Span);
        for (int i = 0; i < moments.Length; i++)
        {
            moments[i].Span.CopyTo(services.Optimizer.Moments[i].Span);
        }
    }

    /// <summary>Remembers running statistics that are about to be measured anew for the rule.</summary>
    /// <param name="state">Whose.</param>
    public void RememberStatistics(NetworkState state) => state.Statistics.Span.CopyTo(statistics.Span);

    /// <summary>Puts running statistics back.</summary>
    /// <param name="state">Whose.</param>
    public void PutBackStatistics(NetworkState state) => statistics.Span.CopyTo(state.Statistics.Span);
}
