namespace BestRoute.Tests;

public class RegressionTreesTests
{
    // Two trees of depth 2 over three features, the last one a flag.
    private readonly RegressionTrees _trees = new(2, 3, [0, 1, 2, 1, 1, 0], [0, 5, 0.5f, 2, 1, 3], [1, 2, 3, 4, 10, 20, 30, 40]);

    [Theory]
    [InlineData(-1, 5, false, 1 + 30)]
    [InlineData(-1, 6, false, 2 + 30)]
    [InlineData(0, 1, true, 1 + 10)]
    [InlineData(0.1, 1, true, 4 + 10)]
    [InlineData(9, 1.5, false, 3 + 20)]
    [InlineData(9, 3, true, 4 + 40)]
    public void Sums_the_leaves_that_a_vector_falls_into(float first, float second, bool flag, double expected) =>
        Assert.Equal(expected, _trees.Sum([first, second], [flag]));

    [Fact]
    public void Agrees_with_a_recursive_reading()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var (depth, count) = (random.Next(1, 6), random.Next(1, 5));
            var splits = (1 << depth) - 1;
            int[] features = [.. Enumerable.Range(0, count * splits).Select(_ => random.Next(6))];
            float[] thresholds = [.. features.Select(_ => (float)random.NextDouble())];
            float[] values = [.. Enumerable.Range(0, count * (splits + 1)).Select(_ => random.Next(1000))];
            float[] dense = [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextDouble())];
            bool[] flags = [random.Next(2) == 0, random.Next(2) == 0];

            double Read(int tree, int node)
            {
                if (node >= splits)
                {
                    return values[(tree * (splits + 1)) + node - splits];
                }

                float[] all = [.. dense, .. flags.Select(flag => flag ? 1f : 0f)];
                return Read(tree, all[features[(tree * splits) + node]] <= thresholds[(tree * splits) + node] ? (2 * node) + 1 : (2 * node) + 2);
            }

            Assert.Equal(
                Enumerable.Range(0, count).Sum(tree => Read(tree, 0)), new RegressionTrees(depth, 6, features, thresholds, values).Sum(dense, flags));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("Split 1 is on feature 3", Refusal(2, [0, 3, 0], [0, 0, 0], [0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("Split 0 is on feature -1", Refusal(2, [-1, 0, 0], [0, 0, 0], [0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("thresholds[2] is NaN. It must be finite", Refusal(2, [0, 0, 0], [0, 0, float.NaN], [0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("values[3] is NaN", Refusal(2, [0, 0, 0], [0, 0, 0], [0, 0, 0, float.NaN]), StringComparison.Ordinal);
        Assert.Contains("Each tree of depth 2 needs 3, 3 and 4", Refusal(2, [0, 0], [0, 0], [0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("Each tree of depth 2 needs 3, 3 and 4", Refusal(2, [0, 0, 0], [0, 0, 0], [0, 0]), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionTrees(0, 1, [], [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionTrees(RegressionTrees.MaxDepth + 1, 1, [], [], []));
    }

    private static string Refusal(int depth, int[] features, float[] thresholds, float[] values) =>
        Assert.Throws<ArgumentException>(() => new RegressionTrees(depth, 3, features, thresholds, values)).Message;
}
