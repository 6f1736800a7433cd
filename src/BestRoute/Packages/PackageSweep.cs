namespace BestRoute;

/// <summary>The settings swept by evaluation, each in ascending order.</summary>
internal sealed record PackageSweep(IReadOnlyList<double> Lambdas, IReadOnlyList<double> Thresholds);
