namespace BestRoute.Training.Tests;

public class PlattScalingTests
{
    private static (double[] Logits, double[] Targets) Data(int count, double slope, double intercept, ulong seed)
    {
        var random = new SplitMix64(seed);
        double[] logits = [.. Enumerable.Range(0, count).Select(_ => 1.5 * random.NextGaussian())];
        return (logits, [.. logits.Select(logit => random.NextDouble() < Logistic.Sigmoid((slope * logit) + intercept) ? 1.0 : 0)]);
    }

    [Theory]
    [InlineData(0.4, -1)]
    [InlineData(1, 0)]
    [InlineData(2.5, 0.7)]
    public void Recovers_the_parameters_of_synthetic_data(double slope, double intercept)
    {
        var (logits, targets) = Data(20_000, slope, intercept, 1);

        var calibration = PlattScaling.Fit(logits, targets);

        Assert.Equal(slope, calibration.Slope, 0.1);
        Assert.Equal(intercept, calibration.Intercept, 0.1);
        Assert.Null(calibration.Knots);
    }

    [Fact]
    public void Soft_targets_are_recovered_too()
    {
        var (logits, _) = Data(5000, 1, 0, 2);

        var calibration = PlattScaling.Fit(logits, [.. logits.Select(logit => Logistic.Sigmoid((0.6 * logit) + 0.3))]);

        Assert.Equal(0.6, calibration.Slope, 0.01);
        Assert.Equal(0.3, calibration.Intercept, 0.01);
    }

    [Fact]
    public void A_handful_of_queries_hardly_moves_it()
    {
        // Perfectly separated: without the hold the slope would be infinite.
        var calibration = PlattScaling.Fit([-1, 0.5, 1], [0, 1, 1]);

        Assert.InRange(calibration.Slope, 1, 2);
        Assert.InRange(calibration.Intercept, -0.5, 0.5);
        Assert.Equal(new MatchCalibration(1, 0), PlattScaling.Fit([], []));
        Assert.Equal(new MatchCalibration(1, 0), PlattScaling.Fit([3], [double.NaN]));
    }

    [Fact]
    public void The_order_is_never_reversed_and_the_mean_is_met_all_the_same()
    {
        var (logits, targets) = Data(5000, -1, 0.8, 3);

        var calibration = PlattScaling.Fit(logits, targets);

        Assert.Equal(PlattScaling.MinSlope, calibration.Slope);
        var mean = logits.Average(logit => Logistic.Sigmoid((calibration.Slope * logit) + calibration.Intercept));
        Assert.Equal(targets.Average(), mean, 1e-3);
    }

    [Fact]
    public void Masked_queries_do_not_count()
    {
        var (logits, targets) = Data(300, 0.7, 0.2, 4);

        Assert.Equal(
            PlattScaling.Fit(logits, targets),
            PlattScaling.Fit([.. logits, 9, -9], [.. targets, double.NaN, double.NaN]));
    }

    [Fact]
    public void Extreme_logits_stay_finite()
    {
        var calibration = PlattScaling.Fit([-800, 700, 900, 1000], [1, 0, 1, 0]);

        Assert.True(double.IsFinite(calibration.Slope) && double.IsFinite(calibration.Intercept));
        Assert.InRange(calibration.Slope, PlattScaling.MinSlope, 1);
    }
}
