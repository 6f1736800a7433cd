namespace BestRoute.Training;

/// <summary>Why a package lets the reference answer everything, as far as the evaluated queries tell.</summary>
/// <param name="LargestDrop">The share of the reference's quality that a cheaper operating point may lose.</param>
/// <param name="IsShownHere">Whether a cheaper operating point keeps the quality on the evaluated queries.</param>
/// <param name="QueriesNeeded">
/// About how many queries such as these it takes to show that a cheaper operating point keeps the quality. It is infinite if the cheaper models lose too much, and <see langword="null"/> if no
/// operating point costs less.
/// </param>
internal sealed record UnchangedReport(double LargestDrop, bool IsShownHere, double? QueriesNeeded)
{
    /// <summary>Measures it with the test that training uses.</summary>
    /// <returns><see langword="null"/> if the package changes something.</returns>
    public static async Task<UnchangedReport?> OfAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var manifest = context.Manifest;
        if (manifest.OperatingPoint.Lambda is not null)
        {
            return null;
        }

        var largest = manifest.Metrics.ContainsKey(QueryGrading.GradedMetric) ? OperatingPoint.LargestDropOfAgreement : OperatingPoint.LargestDrop;
        var sweep = await context.SweepQualityPerCostAsync(cancellationToken).ConfigureAwait(false);
        var results = context.Replay.Sweep.Lambdas.Zip(sweep).ToDictionary();
        var choice = await QualityTarget.ChooseAsync(
            largest, OperatingPoint.Confidence, context.Reference, [.. results.Keys.Order()], lambda => Task.FromResult(results[lambda])).ConfigureAwait(false);
        return new UnchangedReport(largest, choice.Lambda is not null, OperatingPoint.Needed(choice, context.Reference.Costs.Count));
    }
}
