namespace BestRoute.Training.Tests;

public class CholeskyTests
{
    [Fact]
    public void InverseFactor_MakesTheMatrixTheIdentity()
    {
        var random = new Random(4);
        foreach (int size in new[] { 1, 2, 5, 30 })
        {
            double[][] rows = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size + 3).Select(_ => random.NextDouble() - 0.5).ToArray())];
            double[,] matrix = new double[size, size];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    matrix[i, j] = rows[i].Zip(rows[j], (x, y) => x * y).Sum();
                }
            }

            double[,] original = (double[,])matrix.Clone();
            double[,] whitening = Cholesky.InverseFactor(matrix);

            double Whitened(int row, int column) => Enumerable.Range(0, size).Sum(i => Enumerable.Range(0, size).Sum(j => whitening[row, i] * original[i, j] * whitening[column, j]));
            for (int row = 0; row < size; row++)
            {
                for (int column = 0; column < size; column++)
                {
                    Assert.Equal(row == column ? 1 : 0, Whitened(row, column), 1e-6);
                    Assert.True(column <= row || whitening[row, column] == 0);
                }
            }
        }
    }
}
