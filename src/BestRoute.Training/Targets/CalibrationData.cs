namespace BestRoute.Training;

/// <summary>The queries of a calibration: none that the package was trained on.</summary>
/// <param name="Queries">The queries by the hashes of their prompts: an order that does not depend on scores, nor on files where prompts differ.</param>
/// <param name="Skipped">The number of queries in which a model of the pool lacks samples.</param>
/// <param name="Refused">The number of rows whose prompts the package was trained on.</param>
/// <param name="FirstRefused">The place of the first of them.</param>
internal sealed record CalibrationData(
    IReadOnlyList<QueryRecord> Queries, int Skipped, int Refused, string? FirstRefused)
{
    /// <exception cref="DataException">The data are malformed, or no query is left.</exception>
    /// <exception cref="PackageException">The package does not know which prompts it was trained on.</exception>
    public static CalibrationData Read(CalibrationRequest request, ResponseLog log, RoutingPackage package, CancellationToken cancellationToken)
    {
        if (package.TrainingPrompts is not { } trained)
        {
            throw new PackageException(
                $"The package '{request.Package}' does not contain the hashes of its training prompts, so it cannot be calibrated; train it again with `bestroute train`.");
        }

        var (queries, skipped) = ReplayableQueries.Read(log, request.Split, cancellationToken);
        var refused = queries.FindAll(query => trained.Contains(PromptHash.Short(query.TurnsKey)));
        queries.RemoveAll(refused.ToHashSet(ReferenceEqualityComparer.Instance).Contains);
        if (queries.Count == 0)
        {
            throw new DataException(
                $"{string.Join(", ", request.DataFiles)}: the package was trained on the prompts of all {refused.Count} rows that could be used (the first is {refused[0].Origin}), "
                + "so they say nothing about new queries; calibrate on other rows.");
        }

        return new CalibrationData(
            [.. queries.OrderBy(static query => PromptHash.Of(query.Key))],
            skipped,
            refused.Count,
            refused.FirstOrDefault()?.Origin);
    }
}
