namespace BestRoute.Training;

/// <summary>How a new package compares with an earlier one on the same queries.</summary>
internal sealed record ReplacementComparison
{
    /// <summary>Gets the number of queries on which both were measured.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets whether the earlier package was trained on some of these queries, or does not know on which it was trained. Then the comparison favours it.</summary>
    public required bool FavoursEarlier { get; init; }

    /// <summary>Gets the figures; <see langword="null"/> if there are too few queries.</summary>
    public required ReplacementFigures? Figures { get; init; }

    /// <summary>Gets how the earlier package and the pool differ, in full sentences.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>Gets the targets that the earlier package was calibrated for. A new package has none.</summary>
    public required IReadOnlyList<RoutingTarget> EarlierTargets { get; init; }

    /// <summary>Gets whether the new package replaces the earlier one: it has the better curve, and its operating point is not worse.</summary>
    public bool IsBetter => Figures is { Uplift.IsMore: true, IsOperatingPointWorse: false };
}
