namespace BestRoute.Training.Tests;

public class TreeGrowerTests
{
    [Fact]
    public void The_first_split_has_the_largest_gain_of_all()
    {
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            var (columns, gradients, curvatures) = Random(random, rows: 200);
            int[] rows = [.. Enumerable.Range(0, 200).Where(_ => random.Next(3) > 0)];

            var tree = new TreeGrower(columns, gradients, curvatures, depth: 1).Grow(rows);

            var best = (from column in columns
                        from bin in Enumerable.Range(0, column.Edges.Length)
                        let left = rows.Where(row => column.Bins[row] <= bin).ToArray()
                        let right = rows.Except(left).ToArray()
                        where left.Sum(row => curvatures[row]) >= 5 && right.Sum(row => curvatures[row]) >= 5
                        select (Gain: Gain(left) + Gain(right), Left: left, Right: right)).MaxBy(split => split.Gain);
            Assert.Equal(best.Gain, Gain([.. rows.Where(IsLeft)]) + Gain([.. rows.Where(row => !IsLeft(row))]), 9);
            Assert.Equal(Value(best.Left), tree.Values[0], 9);
            Assert.Equal(Value(best.Right), tree.Values[1], 9);

            bool IsLeft(int row) => tree.Splits[0].Column!.Bins[row] <= tree.Splits[0].Bin;
            double Gain(int[] some) => Math.Pow(some.Sum(row => gradients[row]), 2) / (some.Sum(row => curvatures[row]) + 5);
            double Value(int[] some) => -some.Sum(row => gradients[row]) / (some.Sum(row => curvatures[row]) + 5);
        }
    }

    [Fact]
    public void Each_leaf_has_the_value_of_the_rows_that_fall_into_it()
    {
        var (columns, gradients, curvatures) = Random(new Random(2), rows: 400);
        int[] rows = [.. Enumerable.Range(0, 400)];

        var tree = new TreeGrower(columns, gradients, curvatures, depth: 3).Grow(rows);

        Assert.All(rows.GroupBy(tree.ValueOf), leaf => Assert.Equal(
            -leaf.Sum(row => gradients[row]) / (leaf.Sum(row => curvatures[row]) + 5), leaf.Key, 9));
        Assert.InRange(rows.Select(tree.ValueOf).Distinct().Count(), 4, 8);
    }

    [Fact]
    public void Rows_too_few_to_split_stay_together()
    {
        var (columns, gradients, curvatures) = Random(new Random(3), rows: 8);

        var tree = new TreeGrower(columns, gradients, curvatures, depth: 2).Grow([.. Enumerable.Range(0, 8)]);

        Assert.All(tree.Splits, split => Assert.Null(split.Column));
        Assert.Equal(-gradients.Sum() / (curvatures.Sum() + 5), tree.ValueOf(3), 9);
        Assert.All(tree.Values[1..], value => Assert.Equal(0, value));
    }

    private static (BoostingColumn[] Columns, double[] Gradients, double[] Curvatures) Random(Random random, int rows) =>
    (
        [.. Enumerable.Range(0, 4).Select(feature => new BoostingColumn(
            feature, [1, 2, 3], [.. Enumerable.Range(0, rows).Select(_ => (byte)random.Next(4))]))],
        [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)],
        [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]
    );
}
