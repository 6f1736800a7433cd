namespace BestRoute.Training;

/// <summary>Measures several packages on the queries of one evaluation, so that only the packages differ.</summary>
/// <param name="context">The queries, the fixed routes and the scale of the qualities.</param>
/// <param name="parallelism">The number of threads; results do not depend on it.</param>
internal sealed class PackageComparison(EvaluationContext context, int parallelism)
{
    /// <summary>Runs method <c>best-route</c> with a package: its sweep and its operating point.</summary>
    /// <param name="package">The package.</param>
    /// <param name="pool">The models that it may use, with the prices that count.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    public async Task<MethodResult> RunAsync(RoutingPackage package, PoolFile pool, CancellationToken cancellationToken)
    {
        using var replay = new PoolReplay("a package in memory", package, pool, context.Replay.Queries, parallelism, scale: context.Replay.Scale);
        var settings = await replay.RunAsync(
            replay.PackagePredictor,
            [.. replay.Sweep.Lambdas.Select(static lambda => new ReplayedPolicy(new CurveSetting(lambda), new QualityPerCostPolicy(lambda)))],
            cancellationToken).ConfigureAwait(false);
        return new MethodResult(settings)
        {
            OperatingPoint = await replay.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The average quality over all budgets.</summary>
    public double AiqOf(MethodResult result) => CurveScore.AiqOf(result.PointsOf(context.Ends), context.Ends);

    /// <summary>The differences of AIQ to an opponent's, times 100, all on the same resamples.</summary>
    public IReadOnlyList<Uplift> Uplifts(
        IReadOnlyList<MethodResult> results, MethodResult opponent, int resamples, int seed, CancellationToken cancellationToken)
    {
        var intervals = PairedBootstrap.Intervals(
            context.Reference.Costs.Count,
            results.Count,
            resamples,
            seed,
            parallelism,
            (counts, differences) =>
            {
                var opponentAiq = ResampledAiq(opponent, counts);
                for (var i = 0; i < results.Count; i++)
                {
                    differences[i] = 100 * (ResampledAiq(results[i], counts) - opponentAiq);
                }
            },
            cancellationToken);
        var aiq = AiqOf(opponent);
        return [.. results.Select((result, i) => new Uplift(100 * (AiqOf(result) - aiq), intervals[i].Low, intervals[i].High))];
    }

    private double ResampledAiq(MethodResult result, ReadOnlySpan<int> counts)
    {
        var ends = FixedEnds.Of(Means(context.FixedRoutes, counts), context.Replay.ReferenceRoute);
        return CurveScore.AiqOf(result.PointsOf(Means(result.Settings, counts), ends), ends);
    }

    private static CostQualityPoint[] Means(IReadOnlyList<SettingResult> results, ReadOnlySpan<int> counts)
    {
        var means = new CostQualityPoint[results.Count];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = results[i].MeanOf(counts);
        }

        return means;
    }
}
