namespace BestRoute.Training;

/// <summary>
/// Chooses the operating point for a largest quality drop by fixed-sequence testing: the points are tested in an order that was fixed
/// before the data were seen, from the most careful one down, each at the full confidence, until one is not shown to keep the drop.
/// With that confidence all points before it keep the drop (Angelopoulos et al. 2022, "Learn then Test"), so the cheapest may be taken.
/// </summary>
internal static class QualityTarget
{
    /// <param name="drop">The largest drop, 0 or more and below 1.</param>
    /// <param name="confidence">The confidence, above 0 and below 1.</param>
    /// <param name="reference">The reference alone on the calibration queries, in an order that does not depend on their scores.</param>
    /// <param name="lambdas">The sequence, from the most careful point down.</param>
    /// <param name="measure">Measures a point on the same queries in the same order; not called behind the point at which testing stops.</param>
    public static Task<CalibrationChoice> ChooseAsync(
        double drop,
        double confidence,
        SettingResult reference,
        IReadOnlyList<double> lambdas,
        Func<double, Task<SettingResult>> measure) =>
        ChooseAsync(drop, confidence, lambdas, async lambda => (await measure(lambda).ConfigureAwait(false), reference));

    /// <param name="drop">The largest drop, 0 or more and below 1.</param>
    /// <param name="confidence">The confidence, above 0 and below 1.</param>
    /// <param name="lambdas">The sequence, at least one point, from the most careful one down.</param>
    /// <param name="measure">
    /// Measures a point and the reference on the same queries, in an order that does not depend on their scores. Which queries have a score may depend on
    /// the point.
    /// </param>
    public static async Task<CalibrationChoice> ChooseAsync(
        double drop, double confidence, IReadOnlyList<double> lambdas, Func<double, Task<(SettingResult Routed, SettingResult Reference)>> measure)
    {
        CalibrationChoice? choice = null;
        QualityDropTest? chosen = null, stopped = null;
        var queries = 0;
        foreach (var lambda in lambdas)
        {
            var (result, reference) = await measure(lambda).ConfigureAwait(false);
            choice ??= new CalibrationChoice(null, reference, reference);
            var test = new QualityDropTest(Clamped(result), Clamped(reference), confidence);
            if (!test.Keeps(drop))
            {
                (stopped, queries) = (test, reference.Qualities.Count);
                break;
            }

            if (result.SavingAgainst(reference) > choice.Result.SavingAgainst(choice.Reference))
            {
                choice = new CalibrationChoice(lambda, result, reference);
                chosen = test;
            }
        }

        // These queries did not show it, even if their mean and variance promise it.
        double? AtLeastOneMore(double? needed) => needed is { } number ? Math.Max(queries + 1, number) : null;
        return chosen is not null
            ? choice! with { DropBound = chosen.Bound() }
            : choice! with
            {
                DropBound = 0,
                QueriesNeeded = AtLeastOneMore(stopped?.QueriesNeeded(drop)),
                QueriesToTell = stopped?.QueriesToTell(drop),
            };
    }

    // The bound holds for qualities from 0 to 1: a score beyond what training saw counts as the end of the scale.
    private static double[] Clamped(SettingResult result) => [.. result.Qualities.Select(static quality => Math.Clamp(quality, 0, 1))];
}
