using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>Measures what an intervention does to the weights, and reads and copies no more of them than it must.</summary>
/// <remarks>
/// A parameter is copied when a rule first asks for its weights, and compared with the copy at the end. A rule that hands over its
/// arithmetic instead has both done on the way, while the weights are in registers.
/// </remarks>
internal sealed class ChangeMeter
{
    private readonly FloatBuffer weights;
    private readonly FloatBuffer before;
    private readonly Part[] parts;

    /// <summary>Prepares for the weights of a run.</summary>
    /// <param name="state">The run's network.</param>
    public ChangeMeter(NetworkState state)
    {
        weights = state.Weights;
        before = new FloatBuffer(weights.Length);
        parts = [.. state.Network.Parameters.Select(parameter => new Part { Parameter = parameter })];
    }

    private enum Touch
    {
        Untouched,
        Measured,
        Open,
    }

    /// <summary>Forgets what was touched: the next intervention begins.</summary>
    public void Begin()
    {
        foreach (ref var part in parts.AsSpan())
        {
            part.Touch = Touch.Untouched;
        }
    }

    /// <summary>Measures nothing until <see cref="Begin"/>: weights are looked at, or moved for a while only.</summary>
    public void Rest()
    {
        foreach (ref var part in parts.AsSpan())
        {
            part.Touch = Touch.Open;
        }
    }

    /// <summary>Takes a part of the change since <see cref="Begin"/> back.</summary>
    /// <param name="share">What stays of it; 1 is all.</param>
    public void KeepShare(double share)
    {
        if (share == 1)
        {
            return;
        }

        foreach (ref var part in parts.AsSpan())
        {
            if (part.Touch != Touch.Untouched)
            {
                FlatVector.Blend(part.Parameter.Of(weights.Span), (float)(1 - share), part.Parameter.Of(before.Span));
                part.Touch = Touch.Open;
            }
        }
    }

    /// <summary>Says whether any weight is another one than at <see cref="Begin"/>.</summary>
    public bool HasChange()
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (HasChange(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says whether any weight of a parameter is another one than at <see cref="Begin"/>.</summary>
    /// <param name="index">Which.</param>
    public bool HasChange(int index)
    {
        ref var part = ref parts[index];
        return part.Touch != Touch.Untouched && !part.Parameter.Of(weights.Span).SequenceEqual(part.Parameter.Of(before.Span));
    }

    /// <summary>Gets the number by which the meter knows a parameter.</summary>
    public int IndexOf(Parameter parameter) => Array.FindIndex(parts, part => part.Parameter == parameter);

    /// <summary>Gets all weights, to read and to write.</summary>
    public Span<float> OpenAll()
    {
        for (int i = 0; i < parts.Length; i++)
        {
            Open(i);
        }

        return weights.Span;
    }

    /// <summary>Gets the weights of a parameter, to read and to write.</summary>
    public Span<float> Open(int index)
    {
        ref var part = ref parts[index];
        var now = part.Parameter.Of(weights.Span);
        if (part.Touch == Touch.Untouched)
        {
            now.CopyTo(part.Parameter.Of(before.Span));
        }

        part.Touch = Touch.Open;
        return now;
    }

    /// <summary>Rewrites a parameter by a rule that looks at nothing else.</summary>
    /// <param name="index">Which.</param>
    /// <param name="rule">Makes new weights of the weights; what comes with them is they themselves.</param>
    public void Rewrite<TRule>(int index, TRule rule)
        where TRule : struct, IPairedWeightRule =>
        Rewrite(index, parts[index].Parameter.Of(weights.Span), rule);

    /// <summary>Rewrites a parameter.</summary>
    /// <param name="index">Which.</param>
    /// <param name="others">A number for each of its weights.</param>
    /// <param name="rule">Makes new weights of both.</param>
    public void Rewrite<TRule>(int index, ReadOnlySpan<float> others, TRule rule)
        where TRule : struct, IPairedWeightRule
    {
        ref var part = ref parts[index];
        int start = part.Parameter.Offset, length = part.Parameter.Length;
        if (others.Length != length)
        {
            throw new ArgumentException($"'{part.Parameter.Name}' has {length} weights, but {others.Length} numbers came with them. Give one for each weight.", nameof(others));
        }

        if (part.Touch == Touch.Untouched)
        {
            (part.SquaredChange, part.SquaredNorm) = WeightRewrite.SaveAndApply(weights.Span, before.Span, start, others, rule);
            part.Touch = Touch.Measured;
        }
        else
        {
            // How far two rules have brought it is not the sum of both ways: compare at the end.
            WeightRewrite.Apply(weights.Span.Slice(start, length), others, rule);
            part.Touch = Touch.Open;
        }
    }

    /// <summary>Computes how far all weights have come since <see cref="Begin"/>, and how long some of them were.</summary>
    /// <param name="slices">Those whose norm is asked for.</param>
    /// <returns>Both L2 norms; the first is not finite where a weight that was touched is not. The second is 0 where nothing changed.</returns>
    public (double Change, double NormBefore) Measure(ReadOnlySpan<WeightSlice> slices)
    {
        double change = 0, norm = 0;
        foreach (ref var part in parts.AsSpan())
        {
            if (part.Touch == Touch.Open)
            {
                (part.SquaredChange, part.SquaredNorm) = FlatVector.Compare(part.Parameter.Of(weights.Span), part.Parameter.Of(before.Span));
            }

            change += part.Touch == Touch.Untouched ? 0 : part.SquaredChange;
        }

        if (change != 0)
        {
            foreach (var slice in slices)
            {
                ref var part = ref parts[slice.Index];
                norm += part.Touch == Touch.Untouched ? FlatVector.SumOfSquares(part.Parameter.Of(weights.Span)) : part.SquaredNorm;
            }
        }

        return (Math.Sqrt(change), Math.Sqrt(norm));
    }

    /// <summary>Says whether all weights that were touched since <see cref="Begin"/> were finite before.</summary>
    public bool WasFinite() => Array.TrueForAll(parts, part => part.Touch == Touch.Untouched || FlatVector.AllFinite(part.Parameter.Of(before.Span)));

    /// <summary>Gets how far a parameter came, as <see cref="Measure"/> has found it.</summary>
    /// <param name="index">Which.</param>
    public double SizeOf(int index) => parts[index].Touch == Touch.Untouched ? 0 : Math.Sqrt(parts[index].SquaredChange);

    private struct Part
    {
        public required Parameter Parameter;
        public Touch Touch;
        public double SquaredChange;
        public double SquaredNorm;
    }
}
