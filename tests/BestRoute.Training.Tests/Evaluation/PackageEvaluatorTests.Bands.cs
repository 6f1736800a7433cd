namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_draws_a_band_around_each_hull()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var cheapest = Method(report, "fixed").Curve.MinBy(point => point.CostPerThousandQueries)!;

        Assert.All(report.Methods, method =>
        {
            Assert.Equal(cheapest.CostPerThousandQueries, method.Band[0].CostPerThousandQueries, 9);
            Assert.Equal(report.Reference.CostPerThousandQueries, method.Band[^1].CostPerThousandQueries, 9);
            Assert.All(method.Band, point => Assert.True(point.Low <= point.High && point.Low >= 0 && point.High <= 1));
            Assert.All(method.Band, point => Assert.InRange(point.Quality, point.Low - 0.05, point.High + 0.05));
        });

        // Between the ends that it is granted, the reference alone is a straight line; of fixed routes and their mix, the hull is one.
        Assert.All(Method(report, "always-reference").Band, point => Assert.Equal(
            cheapest.Quality + ((report.Reference.Quality - cheapest.Quality) * (point.CostPerThousandQueries - cheapest.CostPerThousandQueries)
                / (report.Reference.CostPerThousandQueries - cheapest.CostPerThousandQueries)),
            point.Quality,
            9));
        Assert.Equal(Method(report, "fixed").Band, Method(report, "random-mix").Band);
    }

    [Fact]
    public async Task Evaluate_async_compares_the_operating_point_with_the_reference()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var ours = Method(report, "best-route");

        var (cost, quality) = (ours.AgainstReference!.CostReduction, ours.AgainstReference.QualityChange);
        Assert.Equal(1 - (ours.OperatingPoint!.CostPerThousandQueries / report.Reference.CostPerThousandQueries), cost.Value, 12);
        Assert.Equal((ours.OperatingPoint.Quality / report.Reference.Quality) - 1, quality.Value, 12);
        Assert.True(cost.Low < cost.Value && cost.Value < cost.High);
        Assert.True(quality.Low <= quality.Value && quality.Value <= quality.High);
        Assert.All(report.Methods.Where(method => method != ours), method => Assert.Null(method.AgainstReference));
    }
}
