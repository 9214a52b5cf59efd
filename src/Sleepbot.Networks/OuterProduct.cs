namespace Sleepbot.Networks;

/// <summary>A matrix each of whose numbers is its row's factor times its column's value, from some place on, row after row: the weight gradient of a dense layer by one sample.</summary>
public readonly ref struct OuterProduct
{
    /// <summary>Describes it.</summary>
    /// <param name="factors">The factor of each row.</param>
    /// <param name="values">The value of each column.</param>
    /// <param name="start">How many numbers come before the first one that is meant.</param>
    internal OuterProduct(ReadOnlySpan<float> factors, ReadOnlySpan<float> values, int start)
    {
        Factors = factors[(start / values.Length)..];
        Values = values;
        Column = start % values.Length;
    }

    /// <summary>Gets the factor of each row, from that of the first number on.</summary>
    public ReadOnlySpan<float> Factors { get; }

    /// <summary>Gets the value of each column; empty if there is no product.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Gets the column of the first number.</summary>
    public int Column { get; }
}
