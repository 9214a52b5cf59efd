namespace Sleepbot.Data;

/// <summary>One class of a Gaussian mixture: a normal distribution in d dimensions.</summary>
public sealed record MixtureComponent
{
    /// <summary>Gets the centre of the class.</summary>
    /// <value>d numbers.</value>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Gets the covariance of the class, row by row.</summary>
    /// <value>d rows of d numbers, symmetric and positive definite.</value>
    public required IReadOnlyList<IReadOnlyList<double>> Covariance { get; init; }

    /// <summary>Makes a component whose features are independent.</summary>
    /// <param name="mean">The centre, d numbers.</param>
    /// <param name="variances">The variance of each feature, d numbers above 0.</param>
    public static MixtureComponent Diagonal(IReadOnlyList<double> mean, IReadOnlyList<double> variances) => new()
    {
        Mean = mean,
        Covariance = [.. variances.Select((variance, row) => (IReadOnlyList<double>)[.. Enumerable.Range(0, variances.Count).Select(column => column == row ? variance : 0)])],
    };
}
