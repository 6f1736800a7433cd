using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_gives_each_policy_what_a_recomputation_from_the_rows_gives()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var rows = await RowsAsync();

        foreach (var point in Method(report, "best-route-quality").Curve)
        {
            AssertPoint(point, rows, row => row.Known
                .OrderByDescending(route => route.Quality - (point.Setting.Value!.Value * route.Estimate)).First());
        }

        foreach (var point in Method(report, "best-route-threshold").Curve)
        {
            AssertPoint(point, rows, row => row.Known
                .Where(route => route.Match >= point.Setting.Value!.Value || route.Route.Model == "large")
                .MinBy(route => route.Estimate)!);
        }
    }

    [Fact]
    public async Task Evaluate_async_gives_each_fixed_route_what_a_recomputation_from_the_rows_gives()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var rows = await RowsAsync();
        var curve = Method(report, "fixed").Curve;

        Assert.Equal(
            ["large", "middle", "middle x 2", "small", "small x 2", "small x 3"], curve.Select(point => point.Setting.Route.ToString()!));
        Assert.All(curve, point => AssertPoint(point, rows, row => row.All.Single(route => route.Route == point.Setting.Route)));
        Assert.Equal(curve[0].Quality, report.Reference.Quality);
        Assert.Equal(curve[0].CostPerThousandQueries, report.Reference.CostPerThousandQueries);
    }

    [Fact]
    public async Task Evaluate_async_calibrates_against_what_is_recorded_of_the_rows()
    {
        var calibration = (await PackageEvaluator.MeasureAsync(_suite.Request())).Calibration;
        var rows = await RowsAsync();
        var routes = _suite.Package.Manifest.Routes;

        Assert.Equal(routes.Select(route => route.ToString()), calibration.Routes.Keys);
        double matchSquares = 0, matchConstants = 0, qualitySquares = 0, qualityConstants = 0, gapSquares = 0, gapConstants = 0;
        foreach (var route in routes)
        {
            var own = rows.ConvertAll(row => row.All.Single(outcome => outcome.Route == route));
            var reference = rows.ConvertAll(row => row.All[0]);
            var report = calibration.Routes[route.ToString()];

            double[] quality = [.. own.Select(outcome => outcome.QualityLabel)];
            var squares = own.Zip(quality, (outcome, label) => Square(outcome.Quality!.Value - label)).Average();
            Assert.Equal(squares, report.Quality.Brier, 12);
            Assert.Equal(Variance(quality), report.Quality.BrierConstant, 12);
            Assert.Equal(quality.Average(), report.Quality.Reliability.Sum(point => point.Queries * point.Observed) / rows.Count, 12);
            (qualitySquares, qualityConstants) = (qualitySquares + squares, qualityConstants + Variance(quality));
            if (route.Model == "large")
            {
                Assert.Null(report.Match);
                Assert.Null(report.Gap);
                continue;
            }

            double[] match = [.. own.Select(outcome => outcome.MatchLabel)];
            squares = own.Zip(match, (outcome, label) => Square(outcome.Match!.Value - label)).Average();
            Assert.Equal(squares, report.Match!.Brier, 12);
            Assert.Equal(Variance(match), report.Match.BrierConstant, 12);
            (matchSquares, matchConstants) = (matchSquares + squares, matchConstants + Variance(match));

            double[] gap = [.. own.Zip(reference, (outcome, other) => outcome.QualityLabel - other.QualityLabel)];
            squares = own.Zip(reference, (outcome, other) => outcome.Quality!.Value - other.Quality!.Value)
                .Zip(gap, (predicted, label) => Square(predicted - label)).Average();
            Assert.Equal(squares, report.Gap!.SquaredError, 12);
            Assert.Equal(Variance(gap), report.Gap.SquaredErrorConstant, 12);
            (gapSquares, gapConstants) = (gapSquares + squares, gapConstants + Variance(gap));
        }

        var pooled = calibration.Pooled;
        Assert.Equal((matchSquares / 4, matchConstants / 4), (pooled.Match!.Brier, pooled.Match.BrierConstant), new CloseComparer());
        Assert.Equal((qualitySquares / 5, qualityConstants / 5), (pooled.Quality.Brier, pooled.Quality.BrierConstant), new CloseComparer());
        Assert.Equal((gapSquares / 4, gapConstants / 4), (pooled.Gap!.SquaredError, pooled.Gap.SquaredErrorConstant), new CloseComparer());
        Assert.Equal(4 * rows.Count, pooled.Match.Reliability.Sum(point => point.Queries));
        Assert.Equal(5 * rows.Count, pooled.Quality.Reliability.Sum(point => point.Queries));
    }

    [Fact]
    public async Task Evaluate_async_measures_the_error_of_cost_estimates()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var rows = await RowsAsync();

        Assert.Equal(["large", "middle", "small"], report.CostEstimation.Select(model => model.Model));
        Assert.All(report.CostEstimation, model =>
        {
            var own = rows.ConvertAll(row => row.All.Single(outcome => outcome.Route == new ModelRoute(model.Model, 1)));
            Assert.Equal(own.Average(outcome => outcome.Cost), model.MeanCost, 12);
            Assert.Equal(own.Average(outcome => Math.Abs(outcome.Estimate - outcome.Cost)), model.MeanAbsoluteError, 12);
            Assert.Equal(own.Average(outcome => Math.Abs(outcome.MeanLengthEstimate - outcome.Cost)), model.MeanAbsoluteErrorWithMeanLength, 12);
        });
    }

    private static void AssertPoint(CurvePoint point, List<Row> rows, Func<Row, RouteOutcome> choose)
    {
        var chosen = rows.ConvertAll(row => choose(row));
        Assert.Equal(1000 * chosen.Average(route => route.Cost), point.CostPerThousandQueries, 9);
        Assert.Equal(chosen.Average(route => route.Score), point.Quality, 9);
        Assert.Equal(
            chosen.GroupBy(route => route.Route.ToString()).ToDictionary(group => group.Key, group => (double)group.Count() / rows.Count).OrderBy(share => share.Key),
            point.Routes.OrderBy(share => share.Key),
            new ShareComparer());
    }

    /// <summary>Computes from prices, texts and scores alone what every route would cost and give; only predictions and picks are the product's.</summary>
    private async Task<List<Row>> RowsAsync()
    {
        var manifest = _suite.Package.Manifest;
        var predictor = new LinearMatchPredictor(_suite.Package.Encoder, _suite.Package.Heads, manifest.Routes, manifest.Calibration);
        var rows = new List<Row>();
        foreach (var query in new ResponseLog([_suite.LogPath], _suite.Pool).Read("test"))
        {
            if (query.ResponsesOf("small").Count < 3)
            {
                continue;
            }

            var predictions = new RoutePrediction[manifest.Routes.Count];
            await predictor.PredictAsync(query.Prompt, predictions, CancellationToken.None);
            var outcomes = new List<RouteOutcome>();
            foreach (var model in _suite.Pool.Models)
            {
                for (var n = 1; n <= model.MaxSamples; n++)
                {
                    var samples = query.ResponsesOf(model.Id).Take(n).ToArray();
                    var known = manifest.Routes.ToList().IndexOf(new ModelRoute(model.Id, n));
                    var length = manifest.LengthEstimates.Single(estimate => estimate.Model == model.Id).MeanOutputTokens
                        * (known < 0 ? 1 : predictions[known].LengthFactor);
                    double match = 0, quality = 0;
                    var winners = await WinnersAsync(query.Prompt, query.ResponsesOf(model.Id), n);
                    foreach (var winner in winners)
                    {
                        match += query.ResponsesOf("large").Average(reference => reference.Score <= winner.Score ? 1.0 : 0.0) / winners.Count;
                        quality += winner.Score / 10 / winners.Count;
                    }

                    outcomes.Add(new RouteOutcome(
                        new ModelRoute(model.Id, n),
                        known < 0 ? null : predictions[known].MatchProbability,
                        known < 0 ? null : predictions[known].Quality,
                        Estimate(query, model, n, length),
                        samples.Sum(sample =>
                            (Tokens(query.Prompt) * model.Price.InputPerMillion) + (Tokens(sample.Text) * model.Price.OutputPerMillion)) / 1e6,
                        samples[await PickAsync(query.Prompt, samples)].Score / 10)
                    {
                        MatchLabel = match,
                        QualityLabel = quality,
                        MeanLengthEstimate = Estimate(query, model, n, manifest.LengthEstimates.Single(estimate => estimate.Model == model.Id).MeanOutputTokens),
                    });
                }
            }

            rows.Add(new Row(outcomes));
        }

        return rows;
    }

    private static double Estimate(QueryRecord query, PoolFileModel model, int n, double length) =>
        ((n * Tokens(query.Prompt) * model.Price.InputPerMillion) + (n * length * model.Price.OutputPerMillion)) / 1e6;

    private static double Square(double value) => value * value;

    private static double Variance(double[] values) => values.Average(value => Square(value - values.Average()));

    private static double Tokens(string text) => Math.Ceiling(text.Length / 4.0);

    /// <summary>The answers that may win a draw of n with equal chances: any for n = 1; else those that score best, if all are drawn.</summary>
    private static async Task<IReadOnlyList<RecordedResponse>> WinnersAsync(string prompt, IReadOnlyList<RecordedResponse> recorded, int n)
    {
        if (n == 1)
        {
            return recorded;
        }

        var scores = await ScoresAsync(prompt, [.. recorded]);
        return n == recorded.Count ? [.. recorded.Where((_, sample) => scores[sample] == scores.Max())] : [];
    }

    private static async Task<int> PickAsync(string prompt, RecordedResponse[] samples)
    {
        var scores = await ScoresAsync(prompt, samples);
        return Array.IndexOf(scores, scores.Max());
    }

    private static async Task<double[]> ScoresAsync(string prompt, RecordedResponse[] samples)
    {
        var scores = new double[samples.Length];
        var responses = samples.Select(sample => new ChatResponse(new ChatMessage(ChatRole.Assistant, sample.Text))).ToArray();
        await new ConsensusScorer().ScoreAsync(new ScoringRequest(prompt, [], responses), scores, CancellationToken.None);
        return scores;
    }

    private sealed record Row(IReadOnlyList<RouteOutcome> All)
    {
        public IEnumerable<RouteOutcome> Known => All.Where(route => route.Match is not null);
    }

    private sealed record RouteOutcome(ModelRoute Route, double? Match, double? Quality, double Estimate, double Cost, double Score)
    {
        public required double MatchLabel { get; init; }

        public required double QualityLabel { get; init; }

        public required double MeanLengthEstimate { get; init; }
    }

    private sealed class CloseComparer : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-12 && Math.Abs(x.Item2 - y.Item2) < 1e-12;

        public int GetHashCode((double, double) obj) => 0;
    }

    private sealed class ShareComparer : IEqualityComparer<KeyValuePair<string, double>>
    {
        public bool Equals(KeyValuePair<string, double> x, KeyValuePair<string, double> y) =>
            x.Key == y.Key && Math.Abs(x.Value - y.Value) < 1e-12;

        public int GetHashCode(KeyValuePair<string, double> pair) => pair.Key.GetHashCode(StringComparison.Ordinal);
    }
}
