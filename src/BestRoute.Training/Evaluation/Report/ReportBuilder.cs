namespace BestRoute.Training;

/// <summary>Turns measurements into a report: curves, their AIQ, and how sure the difference to the baseline is.</summary>
/// <param name="context">What was measured with.</param>
/// <param name="methods">The methods to report.</param>
/// <param name="baseline">The method that uplifts are against, whether it is reported or not.</param>
internal sealed class ReportBuilder(
    EvaluationContext context, IReadOnlyList<(string Name, MethodResult Result)> methods, MethodResult baseline)
{
    /// <summary>The method that uplifts are against: what a coin between single samples can do.</summary>
    public const string Baseline = "random-mix-single";

    /// <summary>Builds the report.</summary>
    public EvaluationReport Build(
        IReadOnlyList<LeftOutMethod> leftOut, int skipped, int resamples, int seed, int parallelism, CancellationToken cancellationToken)
    {
        var reference = context.Reference;
        var ends = FixedEnds.Of([.. context.FixedRoutes.Select(result => result.Mean)], context.Replay.ReferenceRoute);
        var scores = methods.Select(method => ScoreOf(method.Result, ends)).ToArray();
        double baselineAiq = ScoreOf(baseline, ends).Aiq;
        var intervals = PairedBootstrap.Intervals(
            reference.Costs.Count, methods.Count, resamples, seed, parallelism, ResampledUplifts, cancellationToken);

        return new EvaluationReport
        {
            Queries = reference.Costs.Count,
            Skipped = skipped,
            Reference = new ReferenceReport(reference.Mean.Quality, reference.Mean.Cost * 1000),
            Methods =
            [
                .. methods.Zip(scores, intervals).Select(method => new MethodReport
                {
                    Name = method.First.Name,
                    Curve = [.. CurveOf(method.First.Result, ends).Select(PointOf)],
                    OperatingPoint = method.First.Result.OperatingPoint is { } point ? PointOf(point) : null,
                    Aiq = method.Second.Aiq,
                    AiqRaw = method.Second.AiqRaw,
                    UpliftOverRandomMixSingle = new Uplift(100 * (method.Second.Aiq - baselineAiq), method.Third.Low, method.Third.High),
                    QualityChangeAtCostReduction = method.Second.QualityChangeAtCostReduction,
                }),
            ],
            LeftOut = leftOut,
        };
    }

    private static CurveScore ScoreOf(MethodResult result, FixedEnds ends)
        => CurveScore.Of(result.PointsOf(result.Settings.Select(setting => setting.Mean), ends), ends);

    private IEnumerable<SettingResult> CurveOf(MethodResult result, FixedEnds ends)
    {
        if (!result.MixesSettings)
        {
            return result.Settings;
        }

        var vertices = result.PointsOf(result.Settings.Select(setting => setting.Mean), ends);
        return vertices.Select(vertex => result.Settings.Concat(context.FixedRoutes).First(setting => setting.Mean == vertex));
    }

    private void ResampledUplifts(ReadOnlySpan<int> counts, Span<double> uplifts)
    {
        // Methods share results (the sweep, the fixed routes), so each is averaged once.
        var means = new Dictionary<SettingResult, CostQualityPoint>(ReferenceEqualityComparer.Instance);
        var fixedRoutes = new CostQualityPoint[context.FixedRoutes.Count];
        for (var route = 0; route < fixedRoutes.Length; route++)
        {
            fixedRoutes[route] = means[context.FixedRoutes[route]] = context.FixedRoutes[route].MeanOf(counts);
        }

        var ends = FixedEnds.Of(fixedRoutes, context.Replay.ReferenceRoute);
        double baselineAiq = ResampledAiq(baseline, ends, means, counts);
        for (var method = 0; method < uplifts.Length; method++)
        {
            uplifts[method] = 100 * (ResampledAiq(methods[method].Result, ends, means, counts) - baselineAiq);
        }
    }

    private static double ResampledAiq(
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

        return CurveScore.AiqOf(method.PointsOf(points, ends), ends);
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
