namespace BestRoute.Training.Tests;

public class ParallelParsingTests
{
    [Fact]
    public void Results_come_in_the_order_of_the_rows() => Assert.Equal(
        Enumerable.Range(0, 5000).Select(row => row * row),
        ParallelParsing.InOrder(Enumerable.Range(0, 5000), row => row * row, static _ => 1));

    [Fact]
    public void An_error_comes_at_its_place_whatever_comes_after_it()
    {
        var seen = new List<int>();
        var rows = ParallelParsing.InOrder(
            Enumerable.Range(0, 3000), static row => row is 1700 or 1701 ? throw new DataException($"row {row}") : row, static _ => 1);

        var error = Assert.Throws<DataException>(() =>
        {
            foreach (var row in rows)
            {
                seen.Add(row);
            }
        });

        Assert.Equal("row 1700", error.Message);
        Assert.Equal(Enumerable.Range(0, 1700), seen);
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(1 << 20, 4)]
    [InlineData(1 << 30, 1)]
    public void Few_rows_are_in_memory_at_a_time(int characters, int expected)
    {
        var read = 0;

        _ = ParallelParsing.InOrder(Rows(), static row => row, _ => characters).First();

        Assert.Equal(expected, read);

        IEnumerable<int> Rows()
        {
            while (true)
            {
                yield return ++read;
            }
        }
    }
}
