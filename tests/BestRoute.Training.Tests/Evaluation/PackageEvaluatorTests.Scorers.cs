namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_compares_scorers_on_the_draws_that_the_routes_served()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        Assert.Equal(["first", "random", "longest", "consensus", "oracle"], report.Scorers.Select(scorer => scorer.Name));
        Assert.Equal("consensus", report.Scorers.Single(scorer => scorer.IsPackage).Name);
        Assert.All(report.Scorers, scorer => Assert.Equal([2, 3], scorer.Curves.Select(curve => curve.Quality.Count)));

        // The first sample is what a route of one sample serves.
        var fixedRoutes = Method(report, "fixed").Curve;
        Assert.Equal(
            fixedRoutes.Single(point => point.Setting.Route == new ModelRoute("small", 1)).Quality,
            report.Scorers.Single(scorer => scorer.Name == "first").Curves[1].Quality[0],
            9);
        Assert.Equal((0, 1), (report.Scorers.Single(scorer => scorer.Name == "random").Recovered, report.Scorers.Single(scorer => scorer.Name == "oracle").Recovered));
    }
}
