using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training.Tests.Evaluation;

public sealed class PackageEvaluatorTests : IDisposable
{
    private readonly SyntheticSuite _suite = new();

    public void Dispose() => _suite.Dispose();

    [Fact]
    public async Task EvaluateAsync_AtAnyParallelism_GivesTheSameBytes()
    {
        var sequential = await PackageEvaluator.EvaluateAsync(_suite.Request(parallelism: 1));
        var parallel = await PackageEvaluator.EvaluateAsync(_suite.Request(parallelism: 2));

        Assert.Equal(sequential.ToJson(), parallel.ToJson());
    }

    [Fact]
    public async Task EvaluateAsync_UsesTheRowsOfTheSplitInWhichEveryModelHasItsSamples()
    {
        var test = await PackageEvaluator.EvaluateAsync(_suite.Request("test"));
        var all = await PackageEvaluator.EvaluateAsync(_suite.Request("all"));

        Assert.Equal((SyntheticSuite.TestQueries, SyntheticSuite.SkippedQueries), (test.Queries, test.Skipped));
        Assert.Equal((SyntheticSuite.TestQueries + 1, SyntheticSuite.SkippedQueries), (all.Queries, all.Skipped));
    }

    [Fact]
    public async Task EvaluateAsync_OnASplitThatIsNotThere_NamesIt()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => PackageEvaluator.EvaluateAsync(_suite.Request("holdout")));

        Assert.Contains("'holdout'", error.Message, StringComparison.Ordinal);
        Assert.Contains(_suite.LogPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateAsync_Cancelled_Stops()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PackageEvaluator.EvaluateAsync(_suite.Request(), progress: null, new CancellationToken(canceled: true)));

    [Fact]
    public async Task EvaluateAsync_ReportsProgressThatNeverFalls()
    {
        var fractions = new List<double>();
        await PackageEvaluator.EvaluateAsync(_suite.Request(), new Recorder(fractions));

        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal((0, 1), (fractions[0], fractions[^1]));
    }

    [Fact]
    public async Task EvaluateAsync_MeasuresTheOperatingPointsForTargets()
    {
        var manifest = _suite.Package.Manifest;
        RoutingPackage.SaveOperatingPoints(_suite.PackagePath, RoutingPackage.Load(_suite.PackagePath).Manifest,
        [
            new(RoutingTarget.CostReduction(0.4), null, manifest.OperatingPoint.Lambda, new(10, 0.4, 0, null)),
            new(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, new(10, 0, 0, 0)),
        ]);

        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());

        var same = report.Methods.Single(method => method.Name == "best-route").OperatingPoint!;
        Assert.Equal(1 - (same.CostPerThousandQueries / report.Reference.CostPerThousandQueries), report.Targets[0].CostReduction, 12);
        Assert.Equal((same.Quality / report.Reference.Quality) - 1, report.Targets[0].QualityChange, 12);
        Assert.Equal(new TargetReport(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, 0, 0), report.Targets[1]);
    }

    [Fact]
    public async Task EvaluateAsync_GivesEachPolicyWhatARecomputationFromTheRowsGives()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
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
    public async Task EvaluateAsync_GivesEachFixedRouteWhatARecomputationFromTheRowsGives()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var rows = await RowsAsync();
        var curve = Method(report, "fixed").Curve;

        Assert.Equal(
            ["large", "middle", "middle x 2", "small", "small x 2", "small x 3"], curve.Select(point => point.Setting.Route.ToString()!));
        Assert.All(curve, point => AssertPoint(point, rows, row => row.All.Single(route => route.Route == point.Setting.Route)));
        Assert.Equal(curve[0].Quality, report.Reference.Quality);
        Assert.Equal(curve[0].CostPerThousandQueries, report.Reference.CostPerThousandQueries);
    }

    [Fact]
    public async Task EvaluateAsync_HasAnOracleThatNoSettingOfAnyMethodBeats()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var oracle = Method(report, "oracle");

        foreach (var best in oracle.Curve.Where(point => double.IsFinite(point.Setting.Value!.Value)))
        {
            var lambda = best.Setting.Value!.Value / 1000;
            foreach (var point in report.Methods.SelectMany(method => method.Curve))
            {
                Assert.True(
                    best.Quality - (lambda * best.CostPerThousandQueries) >= point.Quality - (lambda * point.CostPerThousandQueries) - 1e-12);
            }
        }

        Assert.Equal(0, oracle.Curve[0].Setting.Value);
        Assert.Equal(double.PositiveInfinity, oracle.Curve[^1].Setting.Value);
        Assert.True(
            oracle.Curve[^1].CostPerThousandQueries <= Method(report, "fixed").Curve.Min(point => point.CostPerThousandQueries));
    }

    [Fact]
    public async Task EvaluateAsync_GivesAlwaysReferenceTheAiqOfTheStraightLineBetweenTheEnds()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var cheapest = Method(report, "fixed").Curve.MinBy(point => point.CostPerThousandQueries)!;
        var always = Method(report, "always-reference");

        var point = Assert.Single(always.Curve);
        Assert.Equal(report.Reference.Quality, point.Quality);
        Assert.Equal(1, point.Routes["large"]);
        Assert.Equal((cheapest.Quality + report.Reference.Quality) / 2, always.Aiq, 12);
        Assert.Equal((cheapest.Quality + report.Reference.Quality) / 2, always.AiqRaw, 12);
    }

    [Fact]
    public async Task EvaluateAsync_MixesFixedRoutesByTheirHull()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var fixedRoutes = Method(report, "fixed");
        var (single, all) = (Method(report, "random-mix-single"), Method(report, "random-mix"));

        Assert.All(single.Curve, point => Assert.Equal(1, point.Setting.Route!.Value.Samples));
        Assert.All(all.Curve, point => Assert.Contains(fixedRoutes.Curve, route => route.Setting == point.Setting));
        Assert.Equal(fixedRoutes.Aiq, all.Aiq, 12);
        Assert.Equal(all.Aiq, all.AiqRaw, 12);
        Assert.True(all.Aiq >= single.Aiq);
        Assert.Equal(new Uplift(0, 0, 0), single.UpliftOverRandomMixSingle);
    }

    [Fact]
    public async Task EvaluateAsync_MeasuresTheUpliftOfEveryMethod()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var baseline = Method(report, "random-mix-single").Aiq;
        var mix = Method(report, "random-mix").Aiq;

        Assert.All(report.Methods, method =>
        {
            Assert.Equal(100 * (method.Aiq - mix), method.UpliftOverRandomMix.Value, 9);
            Assert.True(method.UpliftOverRandomMix.Low <= method.UpliftOverRandomMix.High);
            Assert.Equal(100 * (method.Aiq - baseline), method.UpliftOverRandomMixSingle.Value, 9);
            Assert.True(method.UpliftOverRandomMixSingle.Low <= method.UpliftOverRandomMixSingle.High);
        });
        Assert.True(Method(report, "oracle").UpliftOverRandomMixSingle.Low > 0);
        Assert.Equal(new Uplift(0, 0, 0), Method(report, "random-mix").UpliftOverRandomMix);
    }

    [Fact]
    public async Task EvaluateAsync_DoesNotNeedTheRandomMixesAmongTheMethods()
    {
        var all = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var one = await PackageEvaluator.EvaluateAsync(_suite.Request() with { Methods = ["best-route"] });

        var (expected, method) = (Method(all, "best-route"), Assert.Single(one.Methods));
        Assert.Equal(expected.UpliftOverRandomMixSingle, method.UpliftOverRandomMixSingle);
        Assert.Equal(expected.UpliftOverRandomMix, method.UpliftOverRandomMix);
        Assert.Null(method.AgainstBestBaseline);
    }

    [Fact]
    public async Task EvaluateAsync_ComparesBestRouteWithTheBestOfTheBaselinesThatWereRun()
    {
        var all = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var few = await PackageEvaluator.EvaluateAsync(
            _suite.Request() with { Methods = ["best-route", "best-route-threshold", "always-reference", "random-mix-single", "oracle"] });

        // The mix of all routes has the hull of the fixed ones, which nothing that needs no router beats.
        var mix = Method(all, "best-route");
        var againstMix = new BaselineDifference("random-mix", mix.UpliftOverRandomMix.Value, mix.UpliftOverRandomMix.Low, mix.UpliftOverRandomMix.High);
        Assert.Equal(againstMix, mix.AgainstBestBaseline);
        var single = Method(few, "best-route").UpliftOverRandomMixSingle;
        Assert.Equal(new BaselineDifference("random-mix-single", single.Value, single.Low, single.High), Method(few, "best-route").AgainstBestBaseline);
        Assert.All(all.Methods.Where(method => method.Name != "best-route"), method => Assert.Null(method.AgainstBestBaseline));
    }

    [Fact]
    public async Task EvaluateAsync_HasTheOperatingPointOfTheUntouchedApplication()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var (untouched, swept) = (Method(report, "best-route"), Method(report, "best-route-quality"));
        var lambda = _suite.Package.Manifest.OperatingPoint.Lambda;

        Assert.Equal(swept.Curve.Select(point => point.Quality), untouched.Curve.Select(point => point.Quality));
        Assert.Null(swept.OperatingPoint);
        var sameSetting = swept.Curve.Single(point => point.Setting.Value == lambda);
        Assert.Equal(sameSetting.Quality, untouched.OperatingPoint!.Quality);
        Assert.Equal(sameSetting.CostPerThousandQueries, untouched.OperatingPoint.CostPerThousandQueries);
        Assert.Equal(sameSetting.Routes, untouched.OperatingPoint.Routes);
    }

    [Fact]
    public async Task EvaluateAsync_CalibratesAgainstWhatIsRecordedOfTheRows()
    {
        var calibration = (await PackageEvaluator.EvaluateAsync(_suite.Request())).Calibration;
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
            double squares = own.Zip(quality, (outcome, label) => Square(outcome.Quality!.Value - label)).Average();
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
    public async Task EvaluateAsync_MeasuresTheErrorOfCostEstimates()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        var rows = await RowsAsync();

        Assert.Equal(["large", "middle", "small"], report.CostEstimation.Select(model => model.Model));
        Assert.All(report.CostEstimation, model =>
        {
            var own = rows.ConvertAll(row => row.All.Single(outcome => outcome.Route == new Route(model.Model, 1)));
            Assert.Equal(own.Average(outcome => outcome.Cost), model.MeanCost, 12);
            Assert.Equal(own.Average(outcome => Math.Abs(outcome.Estimate - outcome.Cost)), model.MeanAbsoluteError, 12);
            Assert.Equal(own.Average(outcome => Math.Abs(outcome.MeanLengthEstimate - outcome.Cost)), model.MeanAbsoluteErrorWithMeanLength, 12);
        });
    }

    [Fact]
    public async Task ToJson_HasTheDocumentedForm()
    {
        var report = await PackageEvaluator.EvaluateAsync(_suite.Request());
        using var json = JsonDocument.Parse(report.ToJson());
        var root = json.RootElement;

        Assert.Equal(["queries", "skipped", "reference", "methods", "targets", "leftOut", "calibration", "costEstimation"], Names(root));
        Assert.Equal(["quality", "costPerThousandQueries"], Names(root.GetProperty("reference")));
        Assert.Equal(
            [
                "best-route", "best-route-threshold", "best-route-quality", "always-reference", "fixed", "random-mix-single", "random-mix",
                "oracle",
            ],
            root.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()!));
        foreach (var method in root.GetProperty("methods").EnumerateArray())
        {
            bool isUntouched = method.GetProperty("name").GetString() == "best-route";
            string[] operatingPoint = isUntouched ? ["operatingPoint"] : [], comparison = isUntouched ? ["againstBestBaseline"] : [];
            Assert.Equal(
                [
                    "name", "curve", .. operatingPoint, "aiq", "aiqRaw", "upliftOverRandomMixSingle", "qualityChangeAtCostReduction",
                    "upliftOverRandomMix", .. comparison,
                ],
                Names(method));
            Assert.Equal(["value", "low", "high"], Names(method.GetProperty("upliftOverRandomMix")));
            if (isUntouched)
            {
                Assert.Equal(["baseline", "value", "low", "high"], Names(method.GetProperty("againstBestBaseline")));
            }

            Assert.Equal(["10", "20", "40", "60", "80"], Names(method.GetProperty("qualityChangeAtCostReduction")));
            Assert.Equal(["value", "low", "high"], Names(method.GetProperty("upliftOverRandomMixSingle")));
            foreach (var point in method.GetProperty("curve").EnumerateArray())
            {
                Assert.Equal(["setting", "costPerThousandQueries", "quality", "routes"], Names(point));
                Assert.Equal(1, point.GetProperty("routes").EnumerateObject().Sum(share => share.Value.GetDouble()), 9);
            }
        }

        // The log has no split val, on which the number of neighbours would be chosen.
        var leftOut = Assert.Single(root.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(["name", "reason"], Names(leftOut));
        Assert.Equal("nearest-neighbours", leftOut.GetProperty("name").GetString());
        Assert.Contains("'val'", leftOut.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var calibration = root.GetProperty("calibration");
        Assert.Equal(["pooled", "routes"], Names(calibration));
        Assert.Equal(["large", "middle", "middle x 2", "small", "small x 3"], Names(calibration.GetProperty("routes")));
        Assert.Equal(JsonValueKind.Null, calibration.GetProperty("routes").GetProperty("large").GetProperty("match").ValueKind);
        foreach (var predictions in calibration.GetProperty("routes").EnumerateObject().Select(route => route.Value).Append(calibration.GetProperty("pooled")))
        {
            Assert.Equal(["match", "quality", "gap"], Names(predictions));
            Assert.Equal(["brier", "brierConstant", "expectedCalibrationError", "reliability"], Names(predictions.GetProperty("quality")));
            Assert.Equal(["predicted", "observed", "queries"], Names(predictions.GetProperty("quality").GetProperty("reliability")[0]));
        }

        Assert.Equal(["squaredError", "squaredErrorConstant"], Names(calibration.GetProperty("pooled").GetProperty("gap")));
        Assert.Equal(
            ["model", "meanCost", "meanAbsoluteError", "meanAbsoluteErrorWithMeanLength"], Names(root.GetProperty("costEstimation")[0]));
        Assert.EndsWith("}\n", report.ToJson(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static MethodReport Method(EvaluationReport report, string name) => report.Methods.Single(method => method.Name == name);

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
                    var known = manifest.Routes.ToList().IndexOf(new Route(model.Id, n));
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
                        new Route(model.Id, n),
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

    private static double Estimate(QueryRecord query, PoolFileModel model, int n, double length)
        => ((n * Tokens(query.Prompt) * model.Price.InputPerMillion) + (n * length * model.Price.OutputPerMillion)) / 1e6;

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

    private sealed record RouteOutcome(Route Route, double? Match, double? Quality, double Estimate, double Cost, double Score)
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
        public bool Equals(KeyValuePair<string, double> x, KeyValuePair<string, double> y)
            => x.Key == y.Key && Math.Abs(x.Value - y.Value) < 1e-12;

        public int GetHashCode(KeyValuePair<string, double> pair) => pair.Key.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class Recorder(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }
}
