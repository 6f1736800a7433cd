namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task Evaluate_async_with_known_training_queries_sends_unusual_ones_to_the_reference_up_to_the_operating_point()
    {
        const double OwnLambda = 80;
        var isBeyond = KnowTrainingQueries();
        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Methods = ["best-route", "random-mix-single"] });
        var rows = await RowsAsync();

        // From here on recomputed row by row: the most useful route, or the reference.
        List<(double Quality, double Cost)> Sweep(Func<double, bool> counts) => [.. Method(report, "best-route").Curve.Select(point => MeanOf(point.Setting.Value!.Value, counts))];
        (double Quality, double Cost) MeanOf(double lambda, Func<double, bool> counts)
        {
            var chosen = rows.Select((row, query) => counts(lambda) && isBeyond[query]
                ? row.All[0]
                : row.Known.OrderByDescending(route => route.Quality - (lambda * route.Estimate)).First()).ToList();
            return (chosen.Average(route => route.Score), chosen.Average(route => route.Cost));
        }

        var guarded = Sweep(static lambda => lambda <= OwnLambda);
        Assert.All(Method(report, "best-route").Curve.Zip(guarded), pair =>
        {
            Assert.Equal(pair.Second.Quality, pair.First.Quality, 9);
            Assert.Equal(1000 * pair.Second.Cost, pair.First.CostPerThousandQueries, 9);
        });

        var drift = report.Drift!;
        Assert.Equal(0.99, drift.Limit);
        Assert.Equal(isBeyond.Average(static beyond => beyond ? 1.0 : 0), drift.ShareBeyond, 12);
        Assert.InRange(drift.ShareBeyond, 0.2, 0.8);
        Assert.Equal(drift.ScoreQuantiles.Values.Order(), drift.ScoreQuantiles.Values);
        AssertOperatingPoint(MeanOf(OwnLambda, static _ => true), drift.OperatingPoint);
        AssertOperatingPoint(MeanOf(OwnLambda, static _ => false), drift.OperatingPointWithoutLimit);
        Assert.Equal(Method(report, "best-route").UpliftOverRandomMixSingle.Value, drift.Uplift, 9);
        Assert.Equal(UpliftOf(Sweep(static _ => false)), drift.UpliftWithoutLimit, 9);
        Assert.Equal(UpliftOf(Sweep(static _ => true)), drift.UpliftWithLimitEverywhere, 9);

        void AssertOperatingPoint((double Quality, double Cost) expected, DriftOperatingPoint actual)
        {
            var reference = (Quality: rows.Average(row => row.All[0].Score), Cost: rows.Average(row => row.All[0].Cost));
            Assert.Equal(1 - (expected.Cost / reference.Cost), actual.CostReduction, 9);
            Assert.Equal((expected.Quality / reference.Quality) - 1, actual.QualityChange, 9);
        }

        double UpliftOf(List<(double Quality, double Cost)> sweep)
        {
            CostQualityPoint[] fixedRoutes = [.. Enumerable.Range(0, rows[0].All.Count).Select(route => new CostQualityPoint(rows.Average(row => row.All[route].Cost), rows.Average(row => row.All[route].Score)))];
            var ends = FixedEnds.Of(fixedRoutes, 0);
            return 100 * (CurveScore.AiqOf([.. sweep.Select(point => new CostQualityPoint(point.Cost, point.Quality)), ends.Cheapest, ends.Reference], ends)
                - Method(report, "random-mix-single").Aiq);
        }
    }

    [Fact]
    public async Task Evaluate_async_without_known_training_queries_reports_no_drift() =>
        Assert.Null((await PackageEvaluator.MeasureAsync(_suite.Request() with { Methods = ["best-route"] })).Drift);

    /// <summary>Rewrites the package so that it takes the longer half of the vectors for unusual.</summary>
    /// <returns>For each query that is measured, whether it is.</returns>
    private bool[] KnowTrainingQueries()
    {
        var package = _suite.Package;
        var dimensions = package.Encoder.Dimensions;
        float[][] vectors = [.. new ResponseLog([_suite.LogPath], _suite.Pool).Read("test").Where(query => query.ResponsesOf("small").Count == 3).Select(query =>
        {
            var vector = new float[dimensions];
            ((LexicalEncoder)package.Encoder).Encode(query.Prompt, vector);
            return vector;
        })];
        double[] lengths = [.. vectors.Select(static vector => Math.Sqrt(vector.Sum(static value => (double)value * value)))];
        double[] sorted = [.. lengths.Order()];
        var limit = (sorted[sorted.Length / 2] + sorted[(sorted.Length / 2) - 1]) / 2;
        var identity = new float[TrainingDistribution.TriangleOf(dimensions)];
        for (var row = 0; row < dimensions; row++)
        {
            identity[(row * (row + 3)) / 2] = 1;
        }

        new RoutingPackage
        {
            Manifest = package.Manifest,
            Encoder = package.Encoder,
            Heads = package.Heads,
            Scorer = package.Scorer,
            Distribution = new TrainingDistribution(dimensions, identity, new float[dimensions], new DistanceScale([0, limit], 0.02, 1e-9)),
        }.Save(_suite.PackagePath);
        return Array.ConvertAll(lengths, length => length > limit);
    }
}
