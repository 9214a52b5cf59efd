using System.Collections;
using System.Runtime.CompilerServices;

namespace Sleepbot.Tensors;

/// <summary>The lengths of a tensor's axes, outermost first, for example (channels, height, width).</summary>
/// <remarks>Immutable. Every axis is at least 1. Two shapes are equal when all their axes are.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] axes;

    /// <summary>Creates a shape from the lengths of its axes.</summary>
    /// <param name="axes">Axis lengths, outermost first; each at least 1. An empty list is the shape of a scalar.</param>
    /// <exception cref="ShapeException">An axis is below 1, or the shape holds more than 2,147,483,647 elements.</exception>
    public Shape(params ReadOnlySpan<int> axes)
    {
        long size = 1;
        foreach (int axis in axes)
        {
            if (axis < 1)
            {
                throw new ShapeException($"Shape ({string.Join(", ", axes.ToArray())}) has an axis of {axis}; expected every axis to be at least 1.");
            }

            size = Math.Min(size * axis, 1L << 31); // Capped, so that the product of many long axes cannot wrap around.
        }

        if (size > int.MaxValue)
        {
            throw new ShapeException($"Shape ({string.Join(", ", axes.ToArray())}) holds more than {int.MaxValue} elements, the most one tensor can hold.");
        }

        this.axes = axes.ToArray();
        Size = (int)size;
    }

    /// <summary>Gets the number of elements: the product of all axes.</summary>
    public int Size { get; }

    /// <summary>Gets the number of axes.</summary>
    public int Rank => axes.Length;

    int IReadOnlyCollection<int>.Count => axes.Length;

    /// <summary>Gets the length of one axis.</summary>
    /// <param name="axis">Position of the axis, 0 for the outermost.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="axis"/> is negative or at least <see cref="Rank"/>.</exception>
    public int this[int axis] => axes[axis];

    /// <summary>Creates a shape from a collection expression: <c>Shape image = [1, 28, 28];</c>.</summary>
    /// <param name="axes">Axis lengths, outermost first.</param>
    public static Shape Create(ReadOnlySpan<int> axes) => new(axes);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && axes.AsSpan().SequenceEqual(other.axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int axis in axes)
        {
            hash.Add(axis);
        }

        return hash.ToHashCode();
    }

    /// <summary>Writes the shape as messages show it, for example <c>(1, 28, 28)</c>.</summary>
    public override string ToString() => $"({string.Join(", ", axes)})";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)axes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => axes.GetEnumerator();
}
