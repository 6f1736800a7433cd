namespace BestRoute;

/// <summary>What a pool is doing at one moment. Immutable.</summary>
internal sealed record PoolStatus
{
    /// <summary>Gets the name of the pool; empty for the default pool.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the mode in force.</summary>
    public required RoutingMode Mode { get; init; }

    /// <summary>Gets the share of the conversations, 0 to 1, that are routed; <see langword="null"/> in other modes than <see cref="RoutingMode.Canary"/>.</summary>
    public double? CanaryShare { get; init; }

    /// <summary>Gets the id of the reference model.</summary>
    public required string ReferenceModel { get; init; }

    /// <summary>Gets the models, in the order of the pool.</summary>
    public required IReadOnlyList<ModelState> Models { get; init; }

    /// <summary>Gets the budgets, as far as anything was spent.</summary>
    public required IReadOnlyList<BudgetReading> Budgets { get; init; }

    /// <summary>Gets what decides about requests that name no threshold: the reference model in modes that do not route.</summary>
    public required OperatingPoint OperatingPoint { get; init; }

    /// <summary>Gets the measured cost-quality curve of the package; <see langword="null"/> if the package has none.</summary>
    public IReadOnlyList<PackageCurvePoint>? Curve { get; init; }

    /// <summary>Gets what changed in the pool since the curve was measured; <see langword="null"/> if nothing did.</summary>
    public string? CurveChange { get; init; }

    /// <summary>Gets the folder of the package in force; <see langword="null"/> without a package.</summary>
    public string? Package { get; init; }

    /// <summary>Gets the id of the package in force.</summary>
    public string? PackageId { get; init; }

    /// <summary>Gets when the package in force was written; <see langword="null"/> if another one is in the folder now.</summary>
    public DateTimeOffset? PackageWrittenAt { get; init; }

    /// <summary>Gets the device that computes the predictions, if there is a choice.</summary>
    public string? Device { get; init; }

    /// <summary>Gets what needs attention, one sentence or more each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>What decides.</summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Threshold">The threshold, 0 to 1; <see langword="null"/> if the policy has none.</param>
/// <param name="Lambda">The lambda (quality, 0 to 1, per US dollar); <see langword="null"/> if the policy has none, as where the operating point is the reference model.</param>
/// <param name="Target">The target, in words.</param>
internal sealed record OperatingPoint(string Policy, double? Threshold, double? Lambda, string? Target);
