using Sleepbot.Tensors;

namespace Sleepbot.Data;

/// <summary>A made-up classification problem: each class is a normal distribution, and all classes are equally likely.</summary>
/// <remarks>
/// For each sample a class k is drawn, then x = L_k z + mean_k with z standard normal and L_k the Cholesky factor of the
/// covariance. Sample i depends on the seed, the split and i alone, so a larger split begins with the samples of a smaller
/// one. The defaults are two round clouds in the plane at (-0.7, -0.7) and (0.7, 0.7) with variance 0.1.
/// </remarks>
public sealed record GaussianMixture
{
    /// <summary>Gets the distribution of each class.</summary>
    /// <value>1 to <see cref="SampleSet.MaxClasses"/> components of the same dimension.</value>
    public IReadOnlyList<MixtureComponent> Classes { get; init; } =
    [
        MixtureComponent.Diagonal([-0.7, -0.7], [0.1, 0.1]),
        MixtureComponent.Diagonal([0.7, 0.7], [0.1, 0.1]),
    ];

    /// <summary>Gets the number of training samples, at least 1. The default is 1000.</summary>
    public int TrainCount { get; init; } = 1000;

    /// <summary>Gets the number of test samples, at least 1. The default is 1000.</summary>
    public int TestCount { get; init; } = 1000;

    /// <summary>Gets the seed of the data, apart from the seed of a run: every run sees the same samples. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Draws both splits.</summary>
    /// <returns>A data set named <c>gaussian-mixture</c> with samples of shape (d).</returns>
    /// <exception cref="DataException">The dimensions do not fit, a covariance is not symmetric and positive definite, or a count is below 1.</exception>
    public Dataset Draw()
    {
        if (Classes.Count is < 1 or > SampleSet.MaxClasses)
        {
            throw new DataException($"The Gaussian mixture has {Classes.Count} classes; expected 1 to {SampleSet.MaxClasses}.");
        }

        int dimension = Classes[0].Mean.Count;
        double[][,] factors = [.. Classes.Select((component, label) => Factor(component, label, dimension))];
        RandomSource source = RandomSource.FromSeed(Seed).Derive("gaussian-mixture");
        return new Dataset(
            "gaussian-mixture",
            DrawSplit(factors, source.Derive("train"), TrainCount, "training"),
            DrawSplit(factors, source.Derive("test"), TestCount, "test"));
    }

    private static double[,] Factor(MixtureComponent component, int label, int dimension)
    {
        if (dimension == 0 || component.Mean.Count != dimension || component.Covariance.Count != dimension || component.Covariance.Any(row => row.Count != dimension))
        {
            throw new DataException(
                $"Class {label} of the Gaussian mixture has a mean of {component.Mean.Count} numbers and a covariance of {component.Covariance.Count} rows "
                + $"with {string.Join(", ", component.Covariance.Select(row => row.Count))} numbers; expected {Math.Max(1, dimension)} everywhere, as class 0 has.");
        }

        if (!component.Mean.All(double.IsFinite))
        {
            throw new DataException($"Class {label} of the Gaussian mixture has the mean [{string.Join(", ", component.Mean)}]; expected finite numbers.");
        }

        return Cholesky.Factor(component.Covariance)
            ?? throw new DataException(
                $"Class {label} of the Gaussian mixture has the covariance [{string.Join("; ", component.Covariance.Select(row => string.Join(", ", row)))}]; "
                + "expected a symmetric, positive definite matrix (every variance above 0, no feature an exact copy of others).");
    }

    private SampleSet DrawSplit(double[][,] factors, RandomSource source, int count, string split)
    {
        int dimension = factors[0].GetLength(0);
        if (count < 1 || (long)count * dimension > int.MaxValue / sizeof(float))
        {
            throw new DataException($"The Gaussian mixture was to draw {count} {split} samples; expected 1 to {int.MaxValue / sizeof(float) / dimension}.");
        }

        var labels = new int[count];
        var features = new float[count * dimension];
        var normal = new double[dimension];
        RandomSource classSource = source.Derive("class");
        source.Derive("features").FillNormal(features);
        for (int i = 0; i < count; i++)
        {
            labels[i] = classSource.BelowAt((ulong)i, factors.Length);
            Span<float> sample = features.AsSpan(i * dimension, dimension);
            for (int row = 0; row < dimension; row++)
            {
                normal[row] = sample[row];
            }

            for (int row = 0; row < dimension; row++)
            {
                double value = Classes[labels[i]].Mean[row];
                for (int column = 0; column <= row; column++)
                {
                    value += factors[labels[i]][row, column] * normal[column];
                }

                sample[row] = (float)value;
            }
        }

        return SampleSet.FromFloats([dimension], features, labels, factors.Length);
    }
}
