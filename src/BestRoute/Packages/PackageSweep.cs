namespace BestRoute;

/// <summary>The settings that evaluation tries, each in ascending order.</summary>
internal sealed record PackageSweep(IReadOnlyList<double> Lambdas, IReadOnlyList<double> Thresholds);
