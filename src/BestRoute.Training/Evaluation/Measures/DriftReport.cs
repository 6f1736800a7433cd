namespace BestRoute.Training;

/// <summary>How unlike the training queries the evaluated ones are, and what becomes of them where the reference answers the most unusual.</summary>
internal sealed record DriftReport
{
    /// <summary>Gets the limit that was measured, 0 to 1: an application's that sets nothing (<see cref="BestRouteOptions.OutOfDistributionLimit"/>).</summary>
    public required double Limit { get; init; }

    /// <summary>Gets the share of the evaluated queries beyond the limit.</summary>
    public required double ShareBeyond { get; init; }

    /// <summary>Gets the quantiles of the score of the evaluated queries, by percent.</summary>
    /// <remarks>Queries like the package's validation queries have, but for chance, the percent itself as their quantile.</remarks>
    public required IReadOnlyDictionary<string, double> ScoreQuantiles { get; init; }

    /// <summary>Gets the package's own operating point with the limit, as an application gets it that sets nothing.</summary>
    public required DriftOperatingPoint OperatingPoint { get; init; }

    /// <summary>Gets the package's own operating point without a limit.</summary>
    public required DriftOperatingPoint OperatingPointWithoutLimit { get; init; }

    /// <summary>
    /// Gets 100 times the difference of AIQ between <c>best-route</c> and <c>random-mix-single</c>, with the limit where it counts at run time: up to the
    /// lambda of the operating point.
    /// </summary>
    public required double Uplift { get; init; }

    /// <summary>Gets the same difference without a limit.</summary>
    public required double UpliftWithoutLimit { get; init; }

    /// <summary>Gets the same difference if the limit counted at every setting of the sweep, however much it is to save.</summary>
    public required double UpliftWithLimitEverywhere { get; init; }
}
