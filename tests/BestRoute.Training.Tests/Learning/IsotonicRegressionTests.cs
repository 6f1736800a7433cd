namespace BestRoute.Training.Tests;

public class IsotonicRegressionTests
{
    /// <summary>The min-max formula: the fit at a point is max over starts of min over ends of the mean between them.</summary>
    private static double[] BruteForce(double[] logits, double[] targets) =>
        [.. logits.Select(at => logits.Where(start => start <= at)
            .Max(start => logits.Where(end => end >= at)
                .Min(end => logits.Zip(targets).Where(point => point.First >= start && point.First <= end).Average(point => point.Second))))];

    private static double Read(MatchCalibration calibration, double logit)
    {
        var knots = calibration.Knots!;
        var low = knots.LastOrDefault(knot => knot.Logit <= logit, knots[0]);
        var high = knots.FirstOrDefault(knot => knot.Logit >= logit, knots[^1]);
        return low.Logit >= high.Logit
            ? low.Probability
            : low.Probability + ((high.Probability - low.Probability) * (logit - low.Logit) / (high.Logit - low.Logit));
    }

    [Fact]
    public void Equals_the_brute_force_solution_with_ties()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 100; trial++)
        {
            var count = random.Next(1, 25);
            double[] logits = [.. Enumerable.Range(0, count).Select(_ => random.Next(12) / 3.0)];
            double[] targets = [.. Enumerable.Range(0, count).Select(_ => random.Next(5) / 4.0)];

            var calibration = IsotonicRegression.Fit(logits, targets);

            Assert.All(
                logits.Zip(BruteForce(logits, targets)),
                pair => Assert.Equal(pair.Second, Read(calibration, pair.First), 1e-9));
        }
    }

    [Fact]
    public void Knots_ascend_and_masked_queries_do_not_count()
    {
        var random = new Random(2);
        double[] logits = [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())];
        double[] targets = [.. logits.Select((logit, i) => i % 7 == 0 ? double.NaN : random.NextDouble() < logit ? 1 : 0)];

        var knots = IsotonicRegression.Fit(logits, targets).Knots!;

        Assert.Equal(knots.Select(knot => knot.Logit).Distinct().Order(), knots.Select(knot => knot.Logit));
        Assert.Equal(knots.Select(knot => knot.Probability).Order(), knots.Select(knot => knot.Probability));
        Assert.All(knots, knot => Assert.InRange(knot.Probability, 0, 1));
    }
}
