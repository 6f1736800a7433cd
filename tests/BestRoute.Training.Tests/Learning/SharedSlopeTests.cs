namespace BestRoute.Training.Tests;

public class SharedSlopeTests
{
    [Fact]
    public void Recovers_one_slope_and_an_intercept_for_each_head()
    {
        var random = new SplitMix64(1);
        double[] intercepts = [-0.8, 0, 0.5];
        double[][] logits = [.. intercepts.Select(_ => Enumerable.Range(0, 8000).Select(_ => random.NextGaussian()).ToArray())];
        double[][] targets = [.. logits.Zip(intercepts, (head, intercept) =>
            head.Select((logit, i) => i % 9 == 0 ? double.NaN : random.NextDouble() < Logistic.Sigmoid((1.4 * logit) + intercept) ? 1.0 : 0).ToArray())];

        var (slope, found) = SharedSlope.Fit(logits, targets);

        Assert.Equal(1.4, slope, 0.1);
        Assert.All(intercepts.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.1));
    }

    [Fact]
    public void Agrees_with_platt_scaling_for_a_single_head()
    {
        var random = new SplitMix64(2);
        double[] logits = [.. Enumerable.Range(0, 200).Select(_ => random.NextGaussian())];
        double[] targets = [.. logits.Select(logit => Logistic.Sigmoid((0.5 * logit) + random.NextGaussian()))];

        var (slope, intercepts) = SharedSlope.Fit([logits], [targets]);

        var platt = PlattScaling.Fit(logits, targets);
        Assert.Equal(platt.Slope, slope, 1e-4);
        Assert.Equal(platt.Intercept, intercepts[0], 1e-4);
    }

    [Fact]
    public void Without_queries_nothing_changes()
    {
        var (slope, intercepts) = SharedSlope.Fit([[], []], [[], []]);

        Assert.Equal(1, slope);
        Assert.Equal([0, 0], intercepts);
    }
}
