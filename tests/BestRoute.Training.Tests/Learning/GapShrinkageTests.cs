namespace BestRoute.Training.Tests;

public class GapShrinkageTests
{
    private static (double[][] Predicted, double[][] Realized) Data(int queries, double slope, double spread, ulong seed)
    {
        // Two routes that share the luck of the reference.
        var random = new SplitMix64(seed);
        double[] luck = [.. Enumerable.Range(0, queries).Select(_ => 0.3 * random.NextGaussian())];
        double[][] predicted = [.. Enumerable.Range(0, 2).Select(_ => luck.Select(_ => spread * random.NextGaussian()).ToArray())];
        return (predicted, [.. predicted.Select(route => route.Select((gap, query) => (slope * gap) + luck[query]).ToArray())]);
    }

    [Theory]
    [InlineData(0.4, 0.4)]
    [InlineData(0, 0)]
    [InlineData(-0.7, 0)]
    [InlineData(1.8, 1)]
    public void Many_queries_decide(double slope, double expected)
    {
        var (predicted, realized) = Data(40_000, slope, 0.2, 1);
        realized[0][5] = double.NaN;

        Assert.Equal(expected, GapShrinkage.Slope(predicted, realized), 0.03);
    }

    [Fact]
    public void Few_queries_are_drawn_toward_one_by_their_standard_error()
    {
        // Worthless predictions of a small spread: the slope's standard error is far above the prior's.
        var (predicted, realized) = Data(30, 0, 0.01, 2);

        Assert.InRange(GapShrinkage.Slope(predicted, realized), 0.6, 1);
    }

    [Fact]
    public void Where_nothing_can_be_measured_predictions_are_believed()
    {
        Assert.Equal(1, GapShrinkage.Slope([[0, 0]], [[1, 0]]));
        Assert.Equal(1, GapShrinkage.Slope([[0.2]], [[double.NaN]]));
    }
}
