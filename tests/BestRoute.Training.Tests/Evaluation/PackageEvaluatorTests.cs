namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests : IDisposable
{
    private readonly SyntheticSuite _suite = new();

    public void Dispose() => _suite.Dispose();

    [Fact]
    public async Task Evaluate_async_at_any_parallelism_gives_the_same_bytes()
    {
        var sequential = await PackageEvaluator.MeasureAsync(_suite.Request(parallelism: 1));
        var parallel = await PackageEvaluator.MeasureAsync(_suite.Request(parallelism: 2));

        Assert.Equal(sequential.ToJson(), parallel.ToJson());
    }

    [Fact]
    public async Task Evaluate_async_uses_the_rows_of_the_split_in_which_every_model_has_its_samples()
    {
        var test = await PackageEvaluator.EvaluateAsync(_suite.Request("test"));
        var all = await PackageEvaluator.EvaluateAsync(_suite.Request("all"));

        Assert.Equal((SyntheticSuite.TestQueries, SyntheticSuite.SkippedQueries), (test.Queries, test.Skipped));
        Assert.Equal((SyntheticSuite.TestQueries + 1, SyntheticSuite.SkippedQueries), (all.Queries, all.Skipped));
    }

    [Fact]
    public async Task Evaluate_async_on_a_split_that_is_not_there_names_it()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => PackageEvaluator.EvaluateAsync(_suite.Request("holdout")));

        Assert.Contains("'holdout'", error.Message, StringComparison.Ordinal);
        Assert.Contains(_suite.LogPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_async_cancelled_stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PackageEvaluator.EvaluateAsync(_suite.Request(), progress: null, new CancellationToken(canceled: true)));

    [Fact]
    public async Task Evaluate_async_runs_off_the_callers_thread_and_stops_while_it_runs()
    {
        using var cancellation = new CancellationTokenSource();

        await CallerThread.AssertUnusedAsync(progress => PackageEvaluator.EvaluateAsync(_suite.Request(), progress));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PackageEvaluator.EvaluateAsync(
            _suite.Request(), new Reporter(progress => (progress.Fraction > 0.5 ? cancellation : null)?.Cancel()), cancellation.Token));
    }

    [Fact]
    public async Task Evaluate_async_reports_progress_that_never_falls()
    {
        var fractions = new List<double>();
        await PackageEvaluator.EvaluateAsync(_suite.Request(), new Recorder(fractions));

        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal((0, 1), (fractions[0], fractions[^1]));
    }

    [Fact]
    public async Task Evaluate_async_measures_the_operating_points_for_targets()
    {
        var manifest = _suite.Package.Manifest;
        RoutingPackage.SaveOperatingPoints(_suite.PackagePath, RoutingPackage.Load(_suite.PackagePath).Manifest,
        [
            new(RoutingTarget.CostReduction(0.4), null, manifest.OperatingPoint.Lambda, new(10, 0.4, 0, null)),
            new(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, new(10, 0, 0, 0)),
        ]);

        var report = await PackageEvaluator.MeasureAsync(_suite.Request());

        var same = report.Methods.Single(method => method.Name == "best-route").OperatingPoint!;
        Assert.Equal(1 - (same.CostPerThousandQueries / report.Reference.CostPerThousandQueries), report.Targets[0].CostReduction, 12);
        Assert.Equal((same.Quality / report.Reference.Quality) - 1, report.Targets[0].QualityChange, 12);
        Assert.Equal(new TargetReport(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, 0, 0), report.Targets[1]);
    }

    [Fact]
    public async Task Evaluate_async_measures_the_reference_for_a_target_that_the_prices_suspend()
    {
        var model = _suite.Package.Manifest.Pool.Models[0];
        RoutingPackage.SaveOperatingPoints(_suite.PackagePath, RoutingPackage.Load(_suite.PackagePath).Manifest,
        [
            new(RoutingTarget.CostReduction(0.4), null, 1, new(10, 0.4, 0, null), [.. _suite.Package.Manifest.Pool.Models.Skip(1), model with { Price = new(99, 1) }]),
        ]);

        var report = await PackageEvaluator.MeasureAsync(_suite.Request() with { Methods = ["best-route"] });

        Assert.Equal(new TargetReport(RoutingTarget.CostReduction(0.4), null, null, 0, 0) { State = RoutingTargetState.Suspended }, Assert.Single(report.Targets));
    }

    [Fact]
    public async Task Evaluate_async_has_an_oracle_that_no_setting_of_any_method_beats()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
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
    public async Task Evaluate_async_gives_always_reference_the_aiq_of_the_straight_line_between_the_ends()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var cheapest = Method(report, "fixed").Curve.MinBy(point => point.CostPerThousandQueries)!;
        var always = Method(report, "always-reference");

        var point = Assert.Single(always.Curve);
        Assert.Equal(report.Reference.Quality, point.Quality);
        Assert.Equal(1, point.Routes["large"]);
        Assert.Equal((cheapest.Quality + report.Reference.Quality) / 2, always.Aiq, 12);
        Assert.Equal((cheapest.Quality + report.Reference.Quality) / 2, always.AiqRaw, 12);
    }

    [Fact]
    public async Task Evaluate_async_mixes_fixed_routes_by_their_hull()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
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
    public async Task Evaluate_async_measures_the_uplift_of_every_method()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
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
    public async Task Evaluate_async_does_not_need_the_random_mixes_among_the_methods()
    {
        var all = await PackageEvaluator.MeasureAsync(_suite.Request());
        var one = await PackageEvaluator.MeasureAsync(_suite.Request() with { Methods = ["best-route"] });

        var (expected, method) = (Method(all, "best-route"), Assert.Single(one.Methods));
        Assert.Equal(expected.UpliftOverRandomMixSingle, method.UpliftOverRandomMixSingle);
        Assert.Equal(expected.UpliftOverRandomMix, method.UpliftOverRandomMix);
        Assert.Null(method.AgainstBestBaseline);
    }

    [Fact]
    public async Task Evaluate_async_compares_best_route_with_the_best_of_the_baselines_that_were_run()
    {
        var all = await PackageEvaluator.MeasureAsync(_suite.Request());
        var few = await PackageEvaluator.MeasureAsync(
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
    public async Task Evaluate_async_has_the_operating_point_of_the_untouched_application()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        var (untouched, swept) = (Method(report, "best-route"), Method(report, "best-route-quality"));
        var lambda = _suite.Package.Manifest.OperatingPoint.Lambda;

        Assert.Equal(swept.Curve.Select(point => point.Quality), untouched.Curve.Select(point => point.Quality));
        Assert.Null(swept.OperatingPoint);
        var sameSetting = swept.Curve.Single(point => point.Setting.Value == lambda);
        Assert.Equal(sameSetting.Quality, untouched.OperatingPoint!.Quality);
        Assert.Equal(sameSetting.CostPerThousandQueries, untouched.OperatingPoint.CostPerThousandQueries);
        Assert.Equal(sameSetting.Routes, untouched.OperatingPoint.Routes);
    }

    private static MethodReport Method(EvaluationFigures report, string name) => report.Methods.Single(method => method.Name == name);

    private sealed class Recorder(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }
}
