using System.Runtime.InteropServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>All that an intervention or a trigger remembers during one run: named vectors and numbers. A checkpoint saves it whole.</summary>
internal sealed class SleepMemory
{
    private readonly Dictionary<string, FloatBuffer> vectors = [];
    private readonly Dictionary<string, double> numbers = [];

    /// <summary>Gets the vectors asked for so far.</summary>
    public IReadOnlyDictionary<string, FloatBuffer> Vectors => vectors;

    /// <summary>Gets the numbers asked for so far.</summary>
    public IReadOnlyDictionary<string, double> Numbers => numbers;

    /// <summary>Gets a vector, of zeros when it is asked for the first time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="ArgumentException">The vector is there, but has another length.</exception>
    public Span<float> Vector(string name, int length)
    {
        if (!vectors.TryGetValue(name, out var vector))
        {
            vectors[name] = vector = new FloatBuffer(length);
        }

        return vector.Length == length
            ? vector.Span
            : throw new ArgumentException($"State vector '{name}' has {vector.Length} values, but {length} were asked for. Use one length for one name.");
    }

    /// <summary>Gets a number, 0 when it is asked for the first time.</summary>
    /// <param name="name">Its name.</param>
    public ref double Number(string name) => ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, name, out _);
}
