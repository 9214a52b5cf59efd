namespace Sleepbot.Training;

/// <summary>Solves the small systems of linear equations that rules over a few snapshots need.</summary>
internal static class SmallSystem
{
    /// <summary>Solves a x = b by Cholesky's method.</summary>
    /// <param name="matrix">Symmetric, positive definite, n x n; overwritten.</param>
    /// <param name="vector">b, of n values; becomes x.</param>
    /// <returns>False if the matrix is not positive definite; then <paramref name="vector"/> is undefined.</returns>
    public static bool Solve(Span<double> matrix, Span<double> vector)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= matrix[(i * n) + k] * matrix[(j * n) + k];
                }

                if (i == j && !(sum > 0))
                {
                    return false;
                }

                matrix[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / matrix[(j * n) + j];
            }

            double value = vector[i];
            for (int k = 0; k < i; k++)
            {
                value -= matrix[(i * n) + k] * vector[k];
            }

            vector[i] = value / matrix[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                vector[i] -= matrix[(k * n) + i] * vector[k];
            }

            vector[i] /= matrix[(i * n) + i];
        }

        return true;
    }
}
