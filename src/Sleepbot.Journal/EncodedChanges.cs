using System.Buffers.Binary;

namespace Sleepbot.Journal;

/// <summary>Sizes of changes as they are stored: a name a line, a little-endian int64 for each step, a little-endian float32 for each size, copied, so that the caller may reuse its buffers.</summary>
internal sealed record EncodedChanges(string Intervention, string Stage, string Parameters, int Changes, byte[] Steps, byte[] Sizes)
{
    public static EncodedChanges Of(ChangeSizes row)
    {
        var from = row.Steps.Span;
        var sizes = row.Sizes.Span;
        if (sizes.Length != from.Length * row.Parameters.Count)
        {
            throw new ArgumentException(
                $"The changes of '{row.Intervention}' at stage '{row.Stage}' are {from.Length} of {row.Parameters.Count} parameters, but there are {sizes.Length} sizes. Give one for each change and parameter.",
                nameof(row));
        }

        byte[] steps = new byte[from.Length * sizeof(long)], numbers = new byte[sizes.Length * sizeof(float)];
        for (int i = 0; i < from.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(steps.AsSpan(i * sizeof(long)), from[i]);
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(numbers.AsSpan(i * sizeof(float)), sizes[i]);
        }

        return new EncodedChanges(row.Intervention, row.Stage, string.Join('\n', row.Parameters), from.Length, steps, numbers);
    }

    /// <exception cref="JournalException">The lengths do not fit together.</exception>
    public ChangeSizes Decode(long run, string path)
    {
        string[] parameters = Parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (Steps.Length != (long)Changes * sizeof(long) || Sizes.Length != (long)Changes * parameters.Length * sizeof(float))
        {
            throw new JournalException(
                $"Journal '{path}': the sizes of the changes of '{Intervention}' in run {run} are damaged. There are {Steps.Length} and {Sizes.Length} bytes, expected "
                + $"{(long)Changes * sizeof(long)} and {(long)Changes * parameters.Length * sizeof(float)} for {Changes} changes of {parameters.Length} parameters. Restore a copy of the file, or run it again.");
        }

        var steps = new long[Changes];
        var sizes = new float[Changes * parameters.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = BinaryPrimitives.ReadInt64LittleEndian(Steps.AsSpan(i * sizeof(long)));
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = BinaryPrimitives.ReadSingleLittleEndian(Sizes.AsSpan(i * sizeof(float)));
        }

        return new ChangeSizes(Intervention, Stage, parameters, steps, sizes);
    }
}
