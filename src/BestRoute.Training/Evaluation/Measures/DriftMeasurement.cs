using System.Globalization;

namespace BestRoute.Training;

/// <summary>Measures how unusual the evaluated queries are, and the effect of the limit.</summary>
internal static class DriftMeasurement
{
    private static readonly int[] _percents = [5, 10, 25, 50, 75, 90, 95, 99];

    /// <param name="context">What is measured with.</param>
    /// <param name="decisions">The decisions of the package for each query.</param>
    /// <param name="randomMixSingle">What a coin between single samples can do.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>What was measured; <see langword="null"/> where the package does not know its training queries.</returns>
    public static async Task<DriftReport?> MeasureAsync(
        EvaluationContext context, DecisionTable decisions, MethodResult randomMixSingle, CancellationToken cancellationToken)
    {
        if (decisions.OutOfDistributionScores.Any(static score => score is null))
        {
            return null;
        }

        double[] scores = [.. decisions.OutOfDistributionScores.Select(static score => score!.Value)];
        var isBeyond = Array.ConvertAll(scores, static score => score > OutOfDistributionCheck.DefaultLimit);
        var point = await context.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false);
        var sweep = await context.SweepQualityPerCostAsync(cancellationToken).ConfigureAwait(false);
        var (freePoint, freeSweep) = await WithoutLimitAsync(context, cancellationToken).ConfigureAwait(false);

        var ends = context.Ends;
        var coin = AiqOf(randomMixSingle, ends);
        double Uplift(IEnumerable<SettingResult> settings) => 100 * (AiqOf(new MethodResult([.. settings]), ends) - coin);
        DriftOperatingPoint PointOf(SettingResult result) => new(result.SavingAgainst(context.Reference), result.QualityChangeAgainst(context.Reference));

        Array.Sort(scores);
        return new DriftReport
        {
            Limit = OutOfDistributionCheck.DefaultLimit,
            ShareBeyond = (double)isBeyond.Count(static beyond => beyond) / isBeyond.Length,
            ScoreQuantiles = _percents.ToDictionary(
                static percent => percent.ToString(CultureInfo.InvariantCulture), percent => scores[percent * (scores.Length - 1) / 100]),
            OperatingPoint = PointOf(point),
            OperatingPointWithoutLimit = PointOf(freePoint),
            Uplift = Uplift(sweep),
            UpliftWithoutLimit = Uplift(freeSweep),
            UpliftWithLimitEverywhere = Uplift(freeSweep.Select(result => Replace(result, context.Reference, isBeyond))),
        };
    }

    private static async Task<(SettingResult Point, IReadOnlyList<SettingResult> Sweep)> WithoutLimitAsync(
        EvaluationContext context, CancellationToken cancellationToken)
    {
        var replay = context.Replay;
        var limit = replay.OutOfDistributionLimit;
        replay.OutOfDistributionLimit = null;
        try
        {
            return (
                await replay.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false),
                await context.SweepAsync(
                    replay.PackagePredictor, replay.Sweep.Lambdas, static lambda => new QualityPerCostPolicy(lambda), cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            replay.OutOfDistributionLimit = limit;
        }
    }

    private static double AiqOf(MethodResult method, FixedEnds ends) => CurveScore.AiqOf(method.PointsOf(ends), ends);

    private static SettingResult Replace(SettingResult result, SettingResult reference, bool[] isBeyond) => new(
        result.Setting,
        [.. isBeyond.Select((beyond, query) => (beyond ? reference : result).Costs[query])],
        [.. isBeyond.Select((beyond, query) => (beyond ? reference : result).Qualities[query])],
        [.. isBeyond.Select((beyond, query) => (beyond ? reference : result).Routes[query])]);
}
