namespace BestRoute.Training;

/// <summary>Turns measurements of methods into reports: curves, their AIQ, and how sure the differences to baselines are.</summary>
/// <param name="context">What was measured with.</param>
/// <param name="methods">The methods to report.</param>
/// <param name="randomMixSingle">What a coin between single samples can do, whether it is reported or not.</param>
/// <param name="randomMix">What a coin between all fixed routes can do, whether it is reported or not.</param>
internal sealed class ReportBuilder(
    EvaluationContext context,
    IReadOnlyList<(IEvaluationMethod Method, MethodResult Result)> methods,
    MethodResult randomMixSingle,
    MethodResult randomMix)
{
    /// <summary>Reports the methods, in their order.</summary>
    public IReadOnlyList<MethodReport> Build(int resamples, int seed, int parallelism, CancellationToken cancellationToken)
    {
        var ends = context.Ends;
        var scores = methods.Select(method => ScoreOf(method.Result, ends)).ToArray();

        // "fixed" has the hull of "random-mix"; of equals, the later name says better what was done.
        var bestBaseline = Enumerable.Range(0, scores.Length).Reverse().Where(method => methods[method].Method.IsBaseline)
            .Select(method => (int?)method).MaxBy(method => scores[method!.Value].Aiq);
        MethodResult[] opponents =
            [randomMixSingle, randomMix, .. bestBaseline is { } best ? [methods[best].Result] : (MethodResult[])[]];
        double[] opponentAiqs = [.. opponents.Select(opponent => ScoreOf(opponent, ends).Aiq)];
        var curves = new CurveFigures(CostGrid.Of(ends), methods.Count, opponents.Length * methods.Count);
        var intervals = PairedBootstrap.Intervals(
            context.Reference.Costs.Count,
            curves.End,
            resamples,
            seed,
            parallelism,
            (counts, statistics) => Resample(opponents, curves, counts, statistics),
            cancellationToken);

        Uplift Difference(int method, int opponent)
        {
            var (low, high) = intervals[(opponent * methods.Count) + method];
            return new Uplift(100 * (scores[method].Aiq - opponentAiqs[opponent]), low, high);
        }

        BaselineDifference? AgainstBest(int method) =>
            methods[method].Result.OperatingPoint is not null && bestBaseline is { } best && Difference(method, 2) is var (value, low, high)
                ? new BaselineDifference(methods[best].Method.Name, value, low, high)
                : null;

        return
        [
            .. methods.Select((method, index) => new MethodReport
            {
                Name = method.Method.Name,
                Curve = [.. CurveOf(method.Result, ends).Select(PointOf)],
                OperatingPoint = method.Result.OperatingPoint is { } point ? PointOf(point) : null,
                AgainstReference = method.Result.OperatingPoint is { } own ? curves.AgainstReference(index, own, context.Reference, intervals) : null,
                Band = curves.BandOf(index, HullOf(method.Result, ends), intervals),
                Aiq = scores[index].Aiq,
                AiqRaw = scores[index].AiqRaw,
                UpliftOverRandomMixSingle = Difference(index, 0),
                QualityChangeAtCostReduction = scores[index].QualityChangeAtCostReduction,
                UpliftOverRandomMix = Difference(index, 1),
                AgainstBestBaseline = AgainstBest(index),
            }),
        ];
    }

    private static CurveScore ScoreOf(MethodResult result, FixedEnds ends) =>
        CurveScore.Of(result.PointsOf(ends), ends);

    private IEnumerable<SettingResult> CurveOf(MethodResult result, FixedEnds ends)
    {
        if (!result.MixesSettings)
        {
            return result.Settings;
        }

        var vertices = result.PointsOf(ends);
        return vertices.Select(vertex => result.Settings.Concat(context.FixedRoutes).First(setting => setting.Mean == vertex));
    }

    private static CostQualityCurve HullOf(MethodResult result, FixedEnds ends) =>
        CostQualityCurve.UpperHull(result.PointsOf(ends), ends.Reference.Cost);

    private void Resample(MethodResult[] opponents, CurveFigures curves, ReadOnlySpan<int> counts, Span<double> statistics)
    {
        // Methods share results (the sweep, the fixed routes), so each is averaged once.
        var means = new Dictionary<SettingResult, CostQualityPoint>(ReferenceEqualityComparer.Instance);
        var fixedRoutes = new CostQualityPoint[context.FixedRoutes.Count];
        for (var route = 0; route < fixedRoutes.Length; route++)
        {
            fixedRoutes[route] = means[context.FixedRoutes[route]] = context.FixedRoutes[route].MeanOf(counts);
        }

        var ends = FixedEnds.Of(fixedRoutes, context.Replay.ReferenceRoute);
        var aiqs = new double[methods.Count];
        for (var method = 0; method < aiqs.Length; method++)
        {
            var result = methods[method].Result;
            var hull = ResampledHull(result, ends, means, counts);
            aiqs[method] = hull.MeanQuality(ends.Cheapest.Cost, ends.Reference.Cost);
            curves.Write(method, hull, result.OperatingPoint?.MeanOf(counts), ends.Reference, statistics);
        }

        for (var opponent = 0; opponent < opponents.Length; opponent++)
        {
            var opponentAiq = ResampledHull(opponents[opponent], ends, means, counts).MeanQuality(ends.Cheapest.Cost, ends.Reference.Cost);
            for (var method = 0; method < aiqs.Length; method++)
            {
                statistics[(opponent * aiqs.Length) + method] = 100 * (aiqs[method] - opponentAiq);
            }
        }
    }

    private static CostQualityCurve ResampledHull(
        MethodResult method, FixedEnds ends, Dictionary<SettingResult, CostQualityPoint> means, ReadOnlySpan<int> counts)
    {
        var points = new CostQualityPoint[method.Settings.Count];
        for (var i = 0; i < points.Length; i++)
        {
            if (!means.TryGetValue(method.Settings[i], out points[i]))
            {
                means[method.Settings[i]] = points[i] = method.Settings[i].MeanOf(counts);
            }
        }

        return CostQualityCurve.UpperHull(method.PointsOf(points, ends), ends.Reference.Cost);
    }

    private CurvePoint PointOf(SettingResult result)
    {
        var counts = result.Routes.CountBy(route => route).ToDictionary();
        return new CurvePoint(
            result.Setting,
            result.Mean.Cost * 1000,
            result.Mean.Quality,
            context.Replay.Routes.Union(result.Routes).Where(counts.ContainsKey)
                .ToDictionary(route => route.ToString(), route => (double)counts[route] / result.Routes.Count));
    }
}
