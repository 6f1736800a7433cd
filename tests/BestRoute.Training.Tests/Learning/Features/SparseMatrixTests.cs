namespace BestRoute.Training.Tests;

public class SparseMatrixTests
{
    [Fact]
    public void Products_of_a_matrix_and_its_transpose_equal_the_definition()
    {
        var random = new Random(1);
        const int Rows = 13, Columns = 21, Width = 11;
        var dense = new float[Rows, Columns];
        var list = new List<(int[], float[])>();
        for (var row = 0; row < Rows; row++)
        {
            int[] places = [.. Enumerable.Range(0, Columns).Where(_ => random.Next(3) == 0)];
            random.Shuffle(places);
            list.Add((places, [.. places.Select(place => dense[row, place] = random.Next(-5, 6))]));
        }

        var matrix = SparseMatrix.FromRows(Columns, list);
        float[] right = [.. Enumerable.Range(0, Columns * Width).Select(_ => (float)random.Next(-9, 10))];
        float[] left = [.. Enumerable.Range(0, Rows * Width).Select(_ => (float)random.Next(-9, 10))];

        // Whole numbers: the sums are exact in any order.
        var product = matrix.Multiply(right, Width, new ParallelOptions());
        var transposed = matrix.Transpose().Multiply(left, Width, new ParallelOptions());
        for (var w = 0; w < Width; w++)
        {
            for (var row = 0; row < Rows; row++)
            {
                Assert.Equal(Enumerable.Range(0, Columns).Sum(column => dense[row, column] * right[(column * Width) + w]), product[(row * Width) + w]);
            }

            for (var column = 0; column < Columns; column++)
            {
                Assert.Equal(Enumerable.Range(0, Rows).Sum(row => dense[row, column] * left[(row * Width) + w]), transposed[(column * Width) + w]);
            }
        }
    }
}
