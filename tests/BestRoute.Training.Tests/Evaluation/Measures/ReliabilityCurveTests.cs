namespace BestRoute.Training.Tests.Evaluation;

public sealed class ReliabilityCurveTests
{
    [Fact]
    public void Of_cuts_into_ten_bins_of_equal_counts_in_any_order()
    {
        // 20 predictions 0.01, 0.02, ..., 0.20, and what is observed is twice that: bins of two.
        var predictions = Enumerable.Range(1, 20).Select(i => (i / 100.0, i / 50.0)).ToArray();
        new Random(1).Shuffle(predictions);

        var curve = ReliabilityCurve.Of(predictions);

        Assert.Equal(10, curve.Count);
        foreach (var (bin, point) in curve.Index())
        {
            Assert.Equal(2, point.Queries);
            Assert.Equal(((2 * bin) + 1.5) / 100, point.Predicted, 12);
            Assert.Equal(((2 * bin) + 1.5) / 50, point.Observed, 12);
        }

        // The mean of 0.01 to 0.20.
        Assert.Equal(0.105, ReliabilityCurve.Error(curve), 12);
    }

    [Fact]
    public void Of_never_parts_equal_predictions()
    {
        var constant = ReliabilityCurve.Of([.. Enumerable.Range(0, 100).Select(i => (0.3, i < 30 ? 1.0 : 0.0))]);
        var lumpy = ReliabilityCurve.Of(
            [.. Enumerable.Repeat((0.2, 0.1), 55), .. Enumerable.Repeat((0.5, 0.5), 7), .. Enumerable.Repeat((0.9, 1.0), 38)]);

        Assert.Equal([100], constant.Select(point => point.Queries));
        Assert.Equal(0, ReliabilityCurve.Error(constant), 12);
        Assert.Equal([55, 7, 38], lumpy.Select(point => point.Queries));
        Assert.Equal([0.2, 0.5, 0.9], lumpy.Select(point => Math.Round(point.Predicted, 12)));
        Assert.Equal((0.55 * 0.1) + (0.38 * 0.1), ReliabilityCurve.Error(lumpy), 12);
    }

    [Fact]
    public void Of_few_predictions_gives_each_a_bin()
    {
        var curve = ReliabilityCurve.Of([(0.7, 1), (0.1, 0), (0.4, 1)]);

        Assert.Equal([new ReliabilityPoint(0.1, 0, 1), new(0.4, 1, 1), new(0.7, 1, 1)], curve);
        Assert.Equal((0.1 + 0.6 + 0.3) / 3, ReliabilityCurve.Error(curve), 12);
    }

    [Fact]
    public void Of_nothing_is_empty()
    {
        Assert.Empty(ReliabilityCurve.Of([]));
        Assert.Equal(0, ReliabilityCurve.Error([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-0.15)]
    public void Error_is_the_shift_of_a_predictor(double shift)
    {
        // Ten groups with chances of 0.2 to 0.65, drawn often enough that a perfect predictor shows hardly any error.
        const int Draws = 20_000;
        var random = new Random(3);
        var predictions = Enumerable.Range(0, 10 * Draws).Select(i => 0.2 + (0.05 * (i % 10)))
            .Select(chance => (chance + shift, random.NextDouble() < chance ? 1.0 : 0.0)).ToArray();

        var curve = ReliabilityCurve.Of(predictions);

        Assert.Equal(10, curve.Count);
        Assert.InRange(ReliabilityCurve.Error(curve), Math.Abs(shift) - 0.01, Math.Abs(shift) + 0.01);
    }

    [Fact]
    public void Error_never_exceeds_the_mean_error_of_the_predictions_and_counts_all()
    {
        var random = new Random(5);
        for (var run = 0; run < 50; run++)
        {
            var predictions = Enumerable.Range(0, random.Next(1, 200))
                .Select(_ => (Math.Round(random.NextDouble(), 1 + (run % 3)), random.NextDouble())).ToArray();

            var curve = ReliabilityCurve.Of(predictions);

            Assert.Equal(predictions.Length, curve.Sum(point => point.Queries));
            Assert.Equal(predictions.Sum(pair => pair.Item2), curve.Sum(point => point.Queries * point.Observed), 9);
            Assert.Equal(curve.Select(point => point.Predicted).Order(), curve.Select(point => point.Predicted));
            Assert.True(ReliabilityCurve.Error(curve) <= predictions.Average(pair => Math.Abs(pair.Item1 - pair.Item2)) + 1e-12);
        }
    }
}
