namespace Sleepbot.Data;

/// <summary>The factor L of a covariance C = L L^T, which turns independent normal numbers into correlated ones.</summary>
internal static class Cholesky
{
    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">d rows of d numbers.</param>
    /// <returns>The lower triangle L, or null where the matrix is not symmetric and positive definite.</returns>
    public static double[,]? Factor(IReadOnlyList<IReadOnlyList<double>> matrix)
    {
        int size = matrix.Count;
        var factor = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                if (Math.Abs(matrix[row][column] - matrix[column][row]) > 1e-9 * Math.Abs(matrix[row][column]))
                {
                    return null;
                }

                double rest = matrix[row][column];
                for (int k = 0; k < column; k++)
                {
                    rest -= factor[row, k] * factor[column, k];
                }

                if (row == column && !(rest > 0 && double.IsFinite(rest)))
                {
                    return null;
                }

                factor[row, column] = row == column ? Math.Sqrt(rest) : rest / factor[column, column];
            }
        }

        return factor;
    }
}
