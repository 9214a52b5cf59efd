using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>A rule that looks at a stretch of pure training, one point at each sleep, and jumps at its end.</summary>
/// <remarks>
/// A stretch begins with what the latest jump left (or the initial weights) and takes points - 1 sleeps; at the other sleeps the rule does nothing.
/// Within a rule the points are numbered from 0, the oldest, to points - 1, the weights now. Works as meant where no other rule of the arm rewrites weights.
/// </remarks>
/// <param name="points">How many points a stretch has.</param>
/// <param name="least">The fewest that the rule can do with.</param>
public abstract class Forecast(int points, int least) : Intervention
{
    /// <summary>The most points that a stretch may have.</summary>
    public const int MostPoints = 32;

    private protected const int Block = 256;

    /// <summary>Gets how many points a stretch has.</summary>
    protected int Points { get; } = Settings.From(least, MostPoints, points, nameof(points));

    /// <inheritdoc/>
    public sealed override int Snapshots => Points - 1;

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public sealed override void Apply(SleepContext sleep)
    {
        if (sleep.Number % (Points - 1) == 0 && sleep.SnapshotCount >= Points - 1)
        {
            Jump(sleep);
        }
    }

    /// <summary>Rewrites the weights at the end of a stretch.</summary>
    /// <param name="sleep">The run.</param>
    protected abstract void Jump(SleepContext sleep);

    /// <summary>Copies a piece of the whole stretch, so that a rule can walk along it weight by weight.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="start">Where the piece begins within it.</param>
    /// <param name="stretch">Takes point i at i * <see cref="Block"/>.</param>
    /// <returns>How many weights the piece has.</returns>
    private protected int Load(WeightSlice slice, int start, Span<float> stretch)
    {
        int length = Math.Min(Block, slice.Parameter.Length - start);
        for (int i = 0; i < Points - 1; i++)
        {
            slice.Previous(Points - 1 - i).Slice(start, length).CopyTo(stretch[(i * Block)..]);
        }

        slice.Weights.Slice(start, length).CopyTo(stretch[((Points - 1) * Block)..]);
        return length;
    }

    /// <summary>Puts a combination of the points in place of the weights: current + sum of c[i] * (point i - current).</summary>
    /// <param name="sleep">The run.</param>
    /// <param name="coefficients">One for each point but the last, whose own follows from their sum being 1.</param>
    private protected void Combine(SleepContext sleep, ReadOnlySpan<double> coefficients)
    {
        foreach (var slice in sleep.Slices)
        {
            var now = slice.Scratch;
            slice.Weights.CopyTo(now);
            double sum = 0;
            for (int i = 0; i < Points - 1; i++)
            {
                FlatVector.AddMultiple(slice.Weights, (float)coefficients[i], slice.Previous(Points - 1 - i));
                sum += (float)coefficients[i];
            }

            FlatVector.AddMultiple(slice.Weights, (float)-sum, now);
        }
    }

    /// <summary>Computes the inner products of the stretch's steps, point i + 1 - point i, over all slices.</summary>
    /// <param name="sleep">The run.</param>
    /// <param name="gram">Takes (Points - 1) x (Points - 1) products.</param>
    private protected void MultiplySteps(SleepContext sleep, Span<double> gram)
    {
        int steps = Points - 1;
        gram.Clear();
        Span<float> stretch = stackalloc float[MostPoints * Block];
        foreach (var slice in sleep.Slices)
        {
            for (int start = 0; start < slice.Parameter.Length; start += Block)
            {
                int length = Load(slice, start, stretch);
                for (int i = 0; i < steps; i++)
                {
                    var step = stretch.Slice(i * Block, length);
                    FlatVector.AddMultiple(step, -1, stretch.Slice((i + 1) * Block, length));
                }

                for (int i = 0; i < steps; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        gram[(i * steps) + j] += FlatVector.Dot(stretch.Slice(i * Block, length), stretch.Slice(j * Block, length));
                    }
                }
            }
        }

        for (int i = 0; i < steps; i++)
        {
            for (int j = 0; j < i; j++)
            {
                gram[(j * steps) + i] = gram[(i * steps) + j];
            }
        }
    }
}
