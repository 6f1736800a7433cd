namespace BestRoute.Training;

/// <summary>The Cholesky factor of a symmetric positive definite matrix; only the lower triangles are read and written.</summary>
internal static class Cholesky
{
    /// <summary>Returns the inverse W of the factor: W x A x W' is the identity, so that W makes the covariance A the same in all directions.</summary>
    /// <param name="matrix">The matrix; its lower triangle is overwritten by the factor.</param>
    public static double[,] InverseFactor(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[row, column];
                for (int k = 0; k < column; k++)
                {
                    sum -= matrix[row, k] * matrix[column, k];
                }

                matrix[row, column] = row == column ? Math.Sqrt(sum) : sum / matrix[column, column];
            }
        }

        double[,] inverse = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            inverse[column, column] = 1 / matrix[column, column];
            for (int row = column + 1; row < size; row++)
            {
                double sum = 0;
                for (int k = column; k < row; k++)
                {
                    sum -= matrix[row, k] * inverse[k, column];
                }

                inverse[row, column] = sum / matrix[row, row];
            }
        }

        return inverse;
    }
}
