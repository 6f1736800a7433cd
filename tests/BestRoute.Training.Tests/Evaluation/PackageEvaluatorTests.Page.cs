using System.Text.Json.Nodes;

namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_compares_the_times_that_the_log_has()
    {
        WriteTimes(static _ => true);

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        // Two queries ask the same and cannot be told apart.
        var lambda = _suite.Package.Manifest.OperatingPoint.Lambda;
        var expected = (await RowsAsync()).Zip(Queries(), (row, query) => (query.Prompt, row.Known.OrderByDescending(route => route.Quality - (lambda * route.Estimate)).First().Route))
            .Where(static query => query.Prompt != "What is asked twice?")
            .Select(static query => (Reference: Time("large", 0), Routed: Enumerable.Range(0, query.Route.Samples).Max(sample => Time(query.Route.Model, sample)))).ToArray();
        Assert.Equal(SyntheticSuite.TestQueries - 2, report.Latency!.Queries);
        Assert.Equal(Quantiles(expected.Select(static time => time.Reference)), report.Latency.Reference);
        Assert.Equal(Quantiles(expected.Select(static time => time.Routed)), report.Latency.Routed);
    }

    [Fact]
    public async Task Evaluate_async_compares_times_only_where_both_are_known()
    {
        WriteTimes(static row => row is >= 10 and < 15);

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        Assert.Equal(5, report.Latency!.Queries);
    }

    [Fact]
    public async Task Evaluate_async_without_times_has_no_latency() => Assert.Null((await PackageEvaluator.MeasureAsync(_suite.Request())).Latency);

    [Fact]
    public async Task Evaluate_async_quotes_both_answers_of_lost_queries()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var queries = Queries().ToLookup(static query => query.Origin);

        Assert.NotEmpty(report.LostQueries);
        Assert.All(report.LostQueries, lost =>
        {
            var query = queries[lost.Origin].Single();
            var model = lost.Route.Split(" x ")[0];
            Assert.Contains(query.ResponsesOf(model), response => response.Text == lost.Answer && Math.Abs((response.Score / 10) - lost.Quality) < 1e-9);
            Assert.Equal(query.ResponsesOf("large")[0].Text, lost.ReferenceAnswer);
        });
    }

    [Theory]
    [InlineData(false, 0.05)]
    [InlineData(true, 0.025)]
    public async Task Evaluate_async_says_why_a_package_changes_nothing(bool isGradedByAgreement, double largestDrop)
    {
        var manifest = _suite.Package.Manifest with
        {
            OperatingPoint = new PackageOperatingPoint(null),
            Metrics = isGradedByAgreement ? new Dictionary<string, double> { ["agreement.queries"] = 100 } : new Dictionary<string, double>(),
        };
        (_suite.Package with { Manifest = manifest }).Save(_suite.PackagePath);

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        Assert.Equal(largestDrop, report.Unchanged!.LargestDrop);
        Assert.Equal(0, new EvaluationReport(report).OperatingPoint!.CostReduction.Value, 9);

        // The weights of the package are random, so no sweep keeps the quality.
        Assert.False(report.Unchanged.IsShownHere);
        Assert.True(report.Unchanged.QueriesNeeded > SyntheticSuite.TestQueries);
    }

    [Fact]
    public async Task Evaluate_async_of_a_package_that_saves_has_nothing_to_explain() => Assert.Null((await PackageEvaluator.MeasureAsync(_suite.Request())).Unchanged);

    private IEnumerable<QueryRecord> Queries() => new ResponseLog([_suite.LogPath], _suite.Pool).Read("test").Where(static query => query.ResponsesOf("small").Count == 3);

    private void WriteTimes(Func<int, bool> hasTimes) => File.WriteAllLines(_suite.LogPath, File.ReadAllLines(_suite.LogPath).Select((line, row) =>
    {
        var json = JsonNode.Parse(line)!;
        var samples = new Dictionary<string, int>();
        foreach (var response in json["responses"]!.AsArray().Where(_ => hasTimes(row)))
        {
            var model = response!["model"]!.GetValue<string>();
            response["latencySeconds"] = Time(model, samples[model] = samples.TryGetValue(model, out var last) ? last + 1 : 0);
        }

        return json.ToJsonString();
    }));

    // The second sample of the small model is the slowest.
    private static double Time(string model, int sample) => model switch { "large" => 8, "middle" => 3, _ => sample == 1 ? 5 : 1 };

    private static LatencyQuantiles Quantiles(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        double SmallestFor(double share) => sorted.First(time => sorted.Count(other => other <= time) >= share * sorted.Count);
        return new LatencyQuantiles(SmallestFor(0.5), SmallestFor(0.95));
    }
}
