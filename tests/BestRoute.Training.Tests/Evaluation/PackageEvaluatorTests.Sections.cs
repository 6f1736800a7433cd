using System.Security.Cryptography;

namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_with_oracle_costs_decides_on_what_answers_cost()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Methods = ["oracle-cost", "oracle-cost-threshold"] });
        var rows = await RowsAsync();

        Assert.All(Method(report, "oracle-cost").Curve, point => AssertPoint(point, rows, row => row.Known
            .OrderByDescending(route => route.Quality - (point.Setting.Value!.Value * route.Cost)).ThenBy(route => route.Cost).First()));
        Assert.All(Method(report, "oracle-cost-threshold").Curve, point => AssertPoint(point, rows, row => row.Known
            .Where(route => route.Match >= point.Setting.Value!.Value || route.Route.Model == "large").MinBy(route => route.Cost)!));
    }

    [Fact]
    public async Task Evaluate_async_billed_once_charges_the_prompt_once_in_estimates_and_bills()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var queries = new ResponseLog([_suite.LogPath], _suite.Pool).Read("test").Where(query => query.ResponsesOf("small").Count == 3).ToList();
        var rows = (await RowsAsync()).Zip(queries, (row, query) => new Row([.. row.All.Select(route => Once(route, query.Prompt))])).ToList();

        var curve = report.BilledOnce.Single(method => method.Name == "best-route").Curve;
        Assert.All(curve, point => AssertPoint(point, rows, row => row.Known
            .OrderByDescending(route => route.Quality - (point.Setting.Value!.Value * route.Estimate)).First()));
        Assert.Equal(
            ["best-route", "best-route-threshold", "random-mix-single", "random-mix", "oracle"], report.BilledOnce.Select(method => method.Name));
    }

    [Fact]
    public async Task Evaluate_async_tells_where_the_queries_of_a_task_went()
    {
        // Two tasks, by the length of the prompt; one row has none.
        var lines = File.ReadAllLines(_suite.LogPath);
        File.WriteAllLines(_suite.LogPath, lines.Select((line, row) => row == 3 ? line : $$"""{"task":"{{(line.Length % 2 == 0 ? "even" : "odd")}}",{{line[1..]}}"""));

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        var point = Method(report, "best-route").OperatingPoint!;
        Assert.Equal(["even", "odd"], report.Traffic.Select(task => task.Task));
        Assert.Equal(SyntheticSuite.TestQueries - 1, report.Traffic.Sum(task => task.Queries));
        Assert.All(report.Traffic, task => Assert.Equal(1, task.Models.Values.Sum(), 12));

        // The row without a task is one of the forty, so shares and means are known up to its part.
        var small = report.Traffic.Sum(task => task.Queries * task.Models.GetValueOrDefault("small"));
        var all = SyntheticSuite.TestQueries * point.Routes.Where(route => route.Key.StartsWith("small", StringComparison.Ordinal)).Sum(route => route.Value);
        Assert.InRange(all - small, -1e-9, 1 + 1e-9);
        Assert.InRange((SyntheticSuite.TestQueries * point.Quality) - report.Traffic.Sum(task => task.Queries * task.Quality), -1e-9, 1 + 1e-9);
        Assert.InRange(
            (SyntheticSuite.TestQueries * report.Reference.Quality) - report.Traffic.Sum(task => task.Queries * task.ReferenceQuality), -1e-9, 1 + 1e-9);
    }

    [Fact]
    public async Task Evaluate_async_lists_the_queries_that_lost_the_most()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var rows = await RowsAsync();
        var lambda = _suite.Package.Manifest.OperatingPoint.Lambda;
        var losses = rows.Select(row => row.All[0].Score - row.Known.OrderByDescending(route => route.Quality - (lambda * route.Estimate)).First().Score)
            .Where(loss => loss > 0).OrderDescending().Take(20).ToList();

        Assert.NotEmpty(losses);
        Assert.Equal(losses, report.LostQueries.Select(lost => lost.ReferenceQuality - lost.Quality));
        Assert.All(report.LostQueries, lost =>
        {
            Assert.StartsWith(_suite.LogPath, lost.Origin, StringComparison.Ordinal);
            Assert.InRange(lost.Prompt!.Length, 1, 241);
        });
    }

    [Fact]
    public async Task Evaluate_async_names_its_sources()
    {
        var source = (await PackageEvaluator.MeasureAsync(_suite.Request() with { Command = "bestroute evaluate" })).Source;

        Assert.Equal(("bestroute evaluate", "test", "large", 50), (source.Command, source.Split, source.Reference, source.Resamples));
        Assert.Equal(new DataDigest("log.jsonl", Digest(_suite.LogPath)), Assert.Single(source.Data));
        Assert.Equal(Digest(Path.Combine(_suite.PackagePath, "manifest.json")), source.Package);
        Assert.Equal(_suite.Pool.Models.Select(model => (model.Id, model.Price)), source.Models.Select(model => (model.Id, model.Price)));
    }

    private static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private RouteOutcome Once(RouteOutcome route, string prompt)
    {
        var price = _suite.Pool.Models.Single(model => model.Id == route.Route.Model).Price.InputPerMillion;
        var again = (route.Route.Samples - 1) * Tokens(prompt) * price / 1e6;
        return route with { Estimate = route.Estimate - again, Cost = route.Cost - again };
    }
}
